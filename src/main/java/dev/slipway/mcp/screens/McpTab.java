package dev.slipway.mcp.screens;

import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectTab;
import java.util.List;

/// Gives projects that are MCP servers their tab: those that are set to be one, and those whose version was found to
/// be one.
final class McpTab implements ProjectTab.Source {
    private final ProjectTools tools;

    McpTab(ProjectTools tools) {
        this.tools = tools;
    }

    @Override
    public List<ProjectTab> of(Project project) {
        var wanted = project.settings().runtime().filter("mcp"::equals).isPresent();
        return wanted || wasExamined(project)
                ? List.of(new ProjectTab("mcp", "MCP", "plug-connected", "/projects/" + project.name() + "/mcp"))
                : List.of();
    }

    private boolean wasExamined(Project project) {
        var seen = tools.overview(project.id());
        return seen.live().isPresent() || seen.waiting().isPresent();
    }
}
