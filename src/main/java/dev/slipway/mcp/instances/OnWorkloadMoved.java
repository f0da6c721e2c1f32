package dev.slipway.mcp.instances;

import dev.slipway.runtime.WorkloadMoved;
import org.springframework.modulith.events.ApplicationModuleListener;

/// An instance's own server is reached elsewhere after it was started again.
class OnWorkloadMoved {
    private final Relay relay;

    OnWorkloadMoved(Relay relay) {
        this.relay = relay;
    }

    @ApplicationModuleListener
    void on(WorkloadMoved event) {
        relay.forget(new InstanceId(event.project().value()));
    }
}
