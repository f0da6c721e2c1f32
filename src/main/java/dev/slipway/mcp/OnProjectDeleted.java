package dev.slipway.mcp;

import dev.slipway.mcp.gateway.LiveReleases;
import dev.slipway.mcp.gateway.Sessions;
import dev.slipway.projects.ProjectDeleted;
import org.springframework.transaction.event.TransactionalEventListener;

/// A deleted project's sessions end at once. Heard once that is committed; it concerns this process's memory
/// only.
class OnProjectDeleted {
    private final Sessions sessions;
    private final LiveReleases releases;

    OnProjectDeleted(Sessions sessions, LiveReleases releases) {
        this.sessions = sessions;
        this.releases = releases;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(ProjectDeleted deleted) {
        releases.forget(deleted.project());
        sessions.endAll(deleted.project(), "the project was deleted");
    }
}
