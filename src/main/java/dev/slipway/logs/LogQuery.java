package dev.slipway.logs;

import dev.slipway.platform.SlipwayException;

/// What of a stream is asked for.
///
/// @param from the first line's place, from 1
/// @param limit the most lines to return, 1 to 5000
/// @param atLeast only lines of this level or a graver one
/// @param text only lines that contain this, in any case; empty for all
public record LogQuery(long from, int limit, Level atLeast, String text) {
    /// The largest page anyone may ask for.
    public static final int LARGEST = 5000;

    public LogQuery {
        if (from < 1) {
            throw SlipwayException.invalid("from must be 1 or more");
        }
        if (limit < 1 || limit > LARGEST) {
            throw SlipwayException.invalid("limit must be from 1 to %d", LARGEST);
        }
    }

    /// Everything from a place on.
    public static LogQuery from(long seq, int limit) {
        return new LogQuery(seq, limit, Level.DEBUG, "");
    }
}
