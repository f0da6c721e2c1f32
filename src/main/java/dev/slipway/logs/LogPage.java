package dev.slipway.logs;

import java.util.List;

/// Some lines of a stream.
///
/// @param next where to go on; with a filter it can lie far behind the last line, and there can be no lines at
///     all
/// @param last the place of the last stored line, 0 when there is none
/// @param end whether the stream is complete and nothing follows
public record LogPage(List<LogLine> lines, long next, long last, boolean end) {
    public LogPage {
        lines = List.copyOf(lines);
    }
}
