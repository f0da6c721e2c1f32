package dev.slipway.deployments;

import dev.slipway.logs.LogId;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.Logs;
import java.util.ArrayDeque;
import java.util.List;

/// The last lines of a stream. Read from its beginning, for want of a shorter way: only a failure asks for
/// them.
final class LogTail {
    private static final int AT_ONCE = 5000;

    private final Logs logs;

    LogTail(Logs logs) {
        this.logs = logs;
    }

    /// At most `limit` lines, in order. In the caller's transaction.
    List<LogLine> last(LogId log, int limit) {
        var kept = new ArrayDeque<LogLine>();
        var next = 1L;
        while (true) {
            var lines = logs.read(log, next, AT_ONCE);
            for (var line : lines) {
                kept.addLast(line);
                if (kept.size() > limit) {
                    kept.removeFirst();
                }
                next = line.seq() + 1;
            }
            if (lines.size() < AT_ONCE) {
                return List.copyOf(kept);
            }
        }
    }
}
