package dev.slipway.source;

import dev.slipway.git.HostAccess;
import dev.slipway.identity.User;
import dev.slipway.identity.Users;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.projects.Projects;

/// Lets the projects of administrators use what belongs to the host: they may read all of it anyway.
final class OwnersAccess implements HostAccess {
    private final Database database;
    private final Projects projects;
    private final Users users;

    OwnersAccess(Database database, Projects projects, Users users) {
        this.database = database;
        this.projects = projects;
        this.users = users;
    }

    @Override
    public boolean allows(ProjectId project) {
        var owner = database.asSystem(
                "source.host-access", () -> projects.get(project).owner());
        return users.find(owner).filter(User::administrator).isPresent();
    }
}
