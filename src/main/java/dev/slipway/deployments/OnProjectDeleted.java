package dev.slipway.deployments;

import dev.slipway.projects.ProjectDeleted;
import org.springframework.modulith.events.ApplicationModuleListener;

/// Lets go of everything that ran or was stored for a project that is gone.
class OnProjectDeleted {
    private final Removal removal;

    OnProjectDeleted(Removal removal) {
        this.removal = removal;
    }

    @ApplicationModuleListener
    void on(ProjectDeleted event) {
        removal.of(event.project());
    }
}
