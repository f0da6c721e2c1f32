package dev.slipway.runtime;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Supervisor.Stop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The supervisors of this server: one for each workload that it runs.
final class Supervisors {
    private final Map<WorkloadId, Supervisor> byId = new ConcurrentHashMap<>();
    private volatile boolean closed;

    void refuseWhenClosed() {
        if (closed) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot start a workload: Slipway is stopping");
        }
    }

    void begin(WorkloadId id, Supervisor supervisor) {
        byId.put(id, supervisor);
        supervisor.begin();
        if (closed) {
            // The one who closes may have looked before this one was put.
            supervisor.stop(stopped(Duration.ZERO));
        }
    }

    Optional<Supervisor> find(WorkloadId id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<Map.Entry<WorkloadId, Supervisor>> all() {
        return List.copyOf(byId.entrySet());
    }

    /// Forgets those that have stopped and stored everything.
    void settle() {
        byId.values().removeIf(Supervisor::settle);
    }

    /// Stops all workloads, at once, and returns when the last one is down. None can be started afterwards.
    void close(Duration grace) {
        closed = true;
        byId.values().forEach(supervisor -> supervisor.stop(stopped(grace)));
        byId.values().forEach(Supervisor::awaitStopped);
    }

    private static Stop stopped(Duration grace) {
        return new Stop(grace, WorkloadStopped.Reason.SERVER_STOPPED, "the Slipway server that ran it was stopped");
    }
}
