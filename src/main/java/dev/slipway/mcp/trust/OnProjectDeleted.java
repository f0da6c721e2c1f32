package dev.slipway.mcp.trust;

import dev.slipway.platform.Database;
import dev.slipway.projects.ProjectDeleted;
import org.springframework.modulith.events.ApplicationModuleListener;

/// Nothing of a deleted project's tools and calls stays.
class OnProjectDeleted {
    private final Database database;
    private final ProjectTools tools;

    OnProjectDeleted(Database database, ProjectTools tools) {
        this.database = database;
        this.tools = tools;
    }

    @ApplicationModuleListener
    public void on(ProjectDeleted deleted) {
        database.asSystem(TrustGate.JOB, () -> tools.forget(deleted.project()));
    }
}
