package dev.slipway.mcp;

import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.trust.ReleaseEndpoint;
import dev.slipway.projects.ProjectDeleted;
import org.springframework.transaction.event.TransactionalEventListener;

/// A deleted project's sessions end at once. Heard once that is committed; it concerns this process's memory
/// only.
class OnProjectDeleted {
    private final Gateway gateway;

    OnProjectDeleted(Gateway gateway) {
        this.gateway = gateway;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(ProjectDeleted deleted) {
        gateway.close(ReleaseEndpoint.id(deleted.project()), "the project was deleted");
    }
}
