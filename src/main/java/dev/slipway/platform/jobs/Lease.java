package dev.slipway.platform.jobs;

import java.time.Duration;
import java.util.UUID;

/// A job while this server holds it. The lease is renewed in the background as long as the handler runs.
public interface Lease {
    UUID jobId();

    /// What the job is about: a deployment's id, for example.
    UUID subject();

    /// How many times the job was begun, this one included; more than 1 after a crash or a retry.
    int attempt();

    /// Grows with each lease of this job. A write that must not come from an owner that lost the lease names it.
    long fence();

    /// Throws when the lease was lost, and the handler must stop without writing.
    ///
    /// @throws LeaseLost when another server may have taken the job
    void check();

    /// Ends this attempt and asks for another after `delay`.
    ///
    /// @return an exception for the handler to throw
    RetryLater retryAfter(Duration delay, String why);

    /// Thrown by [#check] once the lease is lost.
    final class LeaseLost extends RuntimeException {
        LeaseLost(String message) {
            super(message);
        }
    }

    /// Thrown by a handler that wants to be called again.
    final class RetryLater extends RuntimeException {
        private final Duration delay;

        RetryLater(Duration delay, String why) {
            super(why);
            this.delay = delay;
        }

        Duration delay() {
            return delay;
        }
    }
}
