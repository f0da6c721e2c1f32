package dev.slipway.runtime;

import dev.slipway.platform.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The servers that Slipway keeps running: each with a port of its own, limits, a log, probes, and restarts with
/// back-off.
public final class Workloads {
    /// Stores the workload, gives it a port and starts it under supervision.
    ///
    /// @throws dev.slipway.platform.SlipwayException LIMIT when the pool has no free port
    public Workload start(WorkloadSpec spec) {
        throw new UnsupportedOperationException();
    }

    /// Waits until it is ready, has ended, or its probe's patience is over. Interruptible.
    public Readiness awaitReady(WorkloadId id) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /// Ends supervision and the process, frees the port. Does nothing when it is stopped already.
    public void stop(WorkloadId id, Duration grace) {
        throw new UnsupportedOperationException();
    }

    /// The project's workloads that are not stopped.
    public List<Workload> running(ProjectId project) {
        throw new UnsupportedOperationException();
    }

    /// The workloads of a deployment, stopped ones included, newest first.
    public List<Workload> ofRelease(UUID release) {
        throw new UnsupportedOperationException();
    }
}
