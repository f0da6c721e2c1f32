package dev.slipway.platform.jobs;

import java.time.Instant;
import java.util.UUID;

/// The durable queue.
public final class Jobs {
    private final JobStore store;
    private final JobRunner runner;

    Jobs(JobStore store, JobRunner runner) {
        this.store = store;
        this.runner = runner;
    }

    /// Stores a job in the caller's transaction; it starts once that is committed. A subject that already has an
    /// unfinished job of this kind keeps the one it has.
    ///
    /// @param lane jobs of one lane run one after the other: a project's id, for example
    public void enqueue(String kind, UUID subject, String lane, Instant runAt) {
        store.insert(kind, subject, lane, runAt);
        runner.wakeAfterCommit();
    }

    /// Interrupts the handler of a running job of this subject on this server, and removes it from the queue when
    /// it has not begun. The handler decides what an interruption means.
    public void interrupt(String kind, UUID subject) {
        store.removeQueued(kind, subject);
        runner.interrupt(kind, subject);
    }
}
