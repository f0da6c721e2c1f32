package dev.slipway.runtime;

import dev.slipway.logs.LogId;
import dev.slipway.platform.ProjectId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A server that Slipway keeps running, as its row in the table `workloads` has it.
///
/// @param release the deployment it serves
/// @param name for people: the project's name
/// @param why it is in this state, one sentence for people: `it answers GET / with 503`
/// @param port the port of the pool it was given; `PORT` inside
/// @param address where Slipway reaches it; empty while it does not run
/// @param processId its process on the host, where there is one
/// @param restarts how often it was started again after it ended by itself
/// @param exitCode how its last process ended, if one ever did
/// @param lastEnding how it last ended, in words, if it ever did
/// @param log the stream that gets its output
/// @param driver what runs it: `process`
/// @param handle by which the driver finds it: a container's id, for example; empty until it was started
/// @param image what a container was made of; empty for processes
/// @param startedAt start of its present process, or of the last one
public record Workload(
        WorkloadId id,
        ProjectId project,
        UUID release,
        String name,
        State state,
        Optional<String> why,
        int port,
        Optional<InetSocketAddress> address,
        Optional<Long> processId,
        int restarts,
        Optional<Integer> exitCode,
        Optional<String> lastEnding,
        LogId log,
        String driver,
        Optional<String> handle,
        Optional<String> image,
        Instant createdAt,
        Optional<Instant> startedAt,
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
