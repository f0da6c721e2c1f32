package dev.slipway.mcp.screens;

import dev.slipway.mcp.instances.Instance;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import dev.slipway.web.HomePart;
import java.util.List;
import java.util.Optional;

/// A person's instances on home, and the servers whose changed tools wait for an approval.
final class McpOnHome implements HomePart {
    private static final PageOf.Request ALL = new PageOf.Request(0, PageOf.LARGEST);

    private final Database database;
    private final Instances instances;
    private final Projects projects;
    private final ProjectTools tools;

    McpOnHome(Database database, Instances instances, Projects projects, ProjectTools tools) {
        this.database = database;
        this.instances = instances;
        this.projects = projects;
        this.tools = tools;
    }

    @Override
    public List<Item> running(UserId user) {
        return instances.list(user, true, ALL).items().stream()
                .map(McpOnHome::item)
                .toList();
    }

    private static Item item(Instance instance) {
        var line = InstanceLine.of(instance);
        return new Item(
                instance.name(),
                "MCP instance",
                line.look(),
                instance.typeDisplayName(),
                line.page(),
                Optional.empty());
    }

    @Override
    public List<Item> waiting(UserId user) {
        return database.asUser(user, () -> {
            var held = tools.held();
            var mine = held.isEmpty() ? List.<Project>of() : projects.list();
            return mine.stream()
                    .filter(project -> held.contains(project.id()))
                    .map(project -> new Item(
                            project.name(),
                            "MCP server",
                            "waiting",
                            "Its next version changes what its tools say. Approve that, or leave the live one.",
                            "/projects/" + project.name() + "/mcp",
                            Optional.empty()))
                    .toList();
        });
    }
}
