package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.instances.Instance;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The servers that a user has: what can be collected, and what was.
final class Roster {
    private static final PageOf.Request MOST = new PageOf.Request(0, PageOf.LARGEST);

    private final Database database;
    private final Projects projects;
    private final Instances instances;
    private final ProjectTools tools;

    Roster(Database database, Projects projects, Instances instances, ProjectTools tools) {
        this.database = database;
        this.projects = projects;
        this.instances = instances;
        this.tools = tools;
    }

    /// @param name what people call it
    /// @param path where clients reach it alone
    record Server(EndpointId endpoint, String name, String path) {}

    /// The server behind an id; empty when it is gone, or the user's no more.
    Optional<Server> find(UserId user, EndpointId endpoint) {
        try {
            return Optional.of(
                    endpoint.kind() == Kind.INSTANCE
                            ? server(instances.get(user, new InstanceId(endpoint.uuid())))
                            : server(database.asUser(user, () -> projects.get(new ProjectId(endpoint.uuid())))));
        } catch (SlipwayException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Instances first, then projects.
    List<Server> all(UserId user) {
        var own = instances.list(user, false, MOST).items().stream().map(Roster::server);
        var built = database.asUser(
                user,
                () -> tools.servers(projects.list()).stream()
                        .map(Roster::server)
                        .toList());
        return Stream.concat(own, built.stream()).toList();
    }

    /// @throws SlipwayException NOT_FOUND
    Server instance(UserId user, UUID id) {
        return server(instances.get(user, new InstanceId(id)));
    }

    /// One whose runtime is found out by its build may turn out to be an MCP server, and is taken.
    ///
    /// @throws SlipwayException NOT_FOUND; INVALID when it is something else
    Server project(UserId user, Optional<UUID> id, String name) {
        var project = database.asUser(
                user, () -> id.map(it -> projects.get(new ProjectId(it))).orElseGet(() -> projects.get(name)));
        if (project.settings().runtime().filter(it -> !it.equals("mcp")).isPresent()) {
            throw SlipwayException.invalid("the project '%s' is no MCP server", project.name());
        }
        return server(project);
    }

    private static Server server(Instance instance) {
        return new Server(instance.id().endpoint(), instance.name(), instance.path());
    }

    private static Server server(Project project) {
        return new Server(new EndpointId(Kind.PROJECT, project.id().value()), project.name(), "/mcp/" + project.name());
    }
}
