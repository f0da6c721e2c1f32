package dev.slipway.platform.jobs;

import java.time.Instant;
import java.util.UUID;

/// The durable queue.
public final class Jobs {
    /// Stores a job in the caller's transaction; it starts once that is committed. A subject that already has an
    /// unfinished job of this kind keeps the one it has.
    ///
    /// @param lane jobs of one lane run one after the other: a project's id, for example
    public void enqueue(String kind, UUID subject, String lane, Instant runAt) {
        throw new UnsupportedOperationException();
    }

    /// Interrupts the handler of a running job of this subject on this server, and removes it from the queue when
    /// it
    /// has not begun. The handler decides what an interruption means.
    public void interrupt(String kind, UUID subject) {
        throw new UnsupportedOperationException();
    }
}
