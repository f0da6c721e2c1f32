package dev.slipway.logs;

import java.util.List;

/// Reads a stream from a sequence number on, history and live alike: each call is a read of what is stored, so
/// a slow reader loses nothing and costs nobody anything.
public interface LogFollower extends AutoCloseable {
    /// The next lines, at most `limit`; waits up to `millis` when there are none yet, and returns an empty
    /// list then.
    List<LogLine> next(int limit, long millis) throws InterruptedException;

    /// Whether the stream is complete and everything of it was returned.
    boolean atEnd();

    @Override
    void close();
}
