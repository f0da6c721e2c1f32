package dev.slipway.mcp;

import dev.slipway.deployments.ReleaseSwitched;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.trust.ReleaseEndpoint;
import org.springframework.transaction.event.TransactionalEventListener;

/// New sessions get the new version, and so do those of the old one once its process has nothing to do.
///
/// Heard once the switch is committed, and not stored: it concerns this process's memory, which does not
/// outlive it.
class OnReleaseSwitched {
    private final Gateway gateway;

    OnReleaseSwitched(Gateway gateway) {
        this.gateway = gateway;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(ReleaseSwitched switched) {
        gateway.forget(ReleaseEndpoint.id(switched.project()));
    }
}
