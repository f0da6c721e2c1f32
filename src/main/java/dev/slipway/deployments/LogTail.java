package dev.slipway.deployments;

import dev.slipway.logs.LogId;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.Logs;
import java.util.List;

/// The last lines of a stream.
final class LogTail {
    private final Logs logs;

    LogTail(Logs logs) {
        this.logs = logs;
    }

    /// At most `limit` lines, in order. In the caller's transaction.
    List<LogLine> last(LogId log, int limit) {
        return logs.summary(log)
                .map(known -> logs.read(log, Math.max(1, known.lines() - limit + 1), limit))
                .orElse(List.of());
    }
}
