package dev.slipway.runtime;

import dev.slipway.platform.ProjectId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A server that Slipway keeps running.
///
/// @param port the port of the pool it was given
/// @param restarts how often it was started again after it ended by itself
/// @param lastEnding how it last ended, in words, if it ever did
public record Workload(
        WorkloadId id,
        ProjectId project,
        UUID release,
        State state,
        int port,
        Optional<InetSocketAddress> address,
        Optional<Long> processId,
        int restarts,
        Optional<String> lastEnding,
        Instant createdAt,
        Optional<Instant> stoppedAt) {
    /// `starting` until the first good probe, `backing_off` between an unwanted end and the next start.
    public enum State {
        STARTING,
        RUNNING,
        UNHEALTHY,
        BACKING_OFF,
        STOPPED
    }
}
