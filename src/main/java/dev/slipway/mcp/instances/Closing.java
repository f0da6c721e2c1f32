package dev.slipway.mcp.instances;

import dev.slipway.runtime.Workloads;
import java.time.Duration;

/// Ends what runs of an instance: its sessions, their processes, its own server.
final class Closing {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Relay relay;
    private final Workloads workloads;

    Closing(Relay relay, Workloads workloads) {
        this.relay = relay;
        this.workloads = workloads;
    }

    void end(InstanceId id, String why) {
        relay.close(id, why);
        workloads.running(id.home()).forEach(workload -> workloads.stop(workload.id(), GRACE));
    }
}
