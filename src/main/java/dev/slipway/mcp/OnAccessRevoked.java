package dev.slipway.mcp;

import dev.slipway.identity.AccessRevoked;
import dev.slipway.mcp.gateway.Gateway;
import org.springframework.transaction.event.TransactionalEventListener;

/// A token that was taken back opens nothing any more, not even for the moment that the gateway remembers it.
class OnAccessRevoked {
    private final Gateway gateway;

    OnAccessRevoked(Gateway gateway) {
        this.gateway = gateway;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(AccessRevoked revoked) {
        gateway.forgetPasses();
    }
}
