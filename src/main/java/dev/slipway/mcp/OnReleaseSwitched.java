package dev.slipway.mcp;

import dev.slipway.mcp.gateway.LiveReleases;
import dev.slipway.mcp.gateway.Sessions;
import dev.slipway.deployments.ReleaseSwitched;
import org.springframework.transaction.event.TransactionalEventListener;

/// New sessions get the new version, those of the old one may finish.
///
/// Heard once the switch is committed, and not stored: it concerns this process's memory, which does not
/// outlive it.
class OnReleaseSwitched {
    private final Sessions sessions;
    private final LiveReleases releases;

    OnReleaseSwitched(Sessions sessions, LiveReleases releases) {
        this.sessions = sessions;
        this.releases = releases;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(ReleaseSwitched switched) {
        releases.forget(switched.project());
        sessions.retire(switched.project(), switched.deployment());
    }
}
