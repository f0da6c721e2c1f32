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
        return tools.servers(List.of(project)).isEmpty()
                ? List.of()
                : List.of(new ProjectTab("mcp", "MCP", "plug-connected", "/projects/" + project.name() + "/mcp"));
    }
}
