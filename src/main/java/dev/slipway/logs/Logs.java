package dev.slipway.logs;

import dev.slipway.platform.ProjectId;
import java.util.Collection;
import java.util.List;

/// Every line that builds, deployments and workloads say: masked, in order, kept in PostgreSQL, read live and later by
/// the same path.
public final class Logs {
    /// Makes an empty stream, in the caller's transaction.
    ///
    /// @param subject what it belongs to, for people and for clean-up: `deployment:<id>`, `workload:<id>`
    public LogId create(ProjectId project, String subject) {
        throw new UnsupportedOperationException();
    }

    /// Opens the stream for writing; lines go on after the last stored one.
    ///
    /// @param secrets values to hide, in all their encodings
    public LogWriter open(LogId id, Collection<String> secrets) {
        throw new UnsupportedOperationException();
    }

    /// Reads from `fromSeq` (inclusive, from 1), at most `limit` lines. In the caller's transaction: a stream the
    /// acting user may not see is empty.
    public List<LogLine> read(LogId id, long fromSeq, int limit) {
        throw new UnsupportedOperationException();
    }

    /// Follows from `fromSeq`. Whether the reader may see the stream was asked before: following is no longer guarded.
    public LogFollower follow(LogId id, long fromSeq) {
        throw new UnsupportedOperationException();
    }
}
