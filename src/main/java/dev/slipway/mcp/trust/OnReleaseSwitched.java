package dev.slipway.mcp.trust;

import dev.slipway.deployments.ReleaseSwitched;
import dev.slipway.platform.Database;
import org.springframework.modulith.events.ApplicationModuleListener;

/// The tools of a version that went live are what the next one is compared with.
class OnReleaseSwitched {
    private final Database database;
    private final ProjectTools tools;

    OnReleaseSwitched(Database database, ProjectTools tools) {
        this.database = database;
        this.tools = tools;
    }

    @ApplicationModuleListener
    public void on(ReleaseSwitched switched) {
        database.asSystem(TrustGate.JOB, () -> tools.wentLive(switched.deployment()));
    }
}
