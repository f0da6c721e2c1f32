package dev.slipway.mcp;

import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.trust.OptionsChanged;
import dev.slipway.mcp.trust.ReleaseEndpoint;
import org.springframework.transaction.event.TransactionalEventListener;

/// What a project's owner chose counts from the next message on. Heard once that is committed; it concerns this
/// process's memory only.
class OnOptionsChanged {
    private final Gateway gateway;

    OnOptionsChanged(Gateway gateway) {
        this.gateway = gateway;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(OptionsChanged changed) {
        gateway.forget(ReleaseEndpoint.id(changed.project()));
    }
}
