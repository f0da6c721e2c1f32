package dev.slipway.mcp;

import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectGlance;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variable;
import dev.slipway.projects.Variables;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The MCP servers that come from Git repositories, in the words of the requirement "MCP hosting from Git"
/// (McpServers). They are projects, and are made and changed as those.
@RestController
@RequestMapping("/api/v1/mcp/servers")
class ServersApi {
    private static final Set<String> ENDED = Set.of("success", "failed", "cancelled");

    private final Database database;
    private final Projects projects;
    private final Variables variables;
    private final ProjectTools tools;
    private final ProjectGlance glances;
    private final Routes routes;

    ServersApi(
            Database database,
            Projects projects,
            Variables variables,
            ProjectTools tools,
            ProjectGlance glances,
            Routes routes) {
        this.database = database;
        this.projects = projects;
        this.variables = variables;
        this.tools = tools;
        this.glances = glances;
        this.routes = routes;
    }

    @GetMapping
    PageOf<ServerView> list(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        var wanted = new PageOf.Request(page, size);
        return database.asUser(caller.id(), () -> {
            var all = tools.servers(projects.list());
            var shown = all.stream().skip(wanted.offset()).limit(size).toList();
            return new PageOf<>(views(shown), page, size, all.size());
        });
    }

    /// @throws SlipwayException NOT_FOUND, for a project that is no MCP server too
    @GetMapping("/{name}")
    ServerView get(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        return database.asUser(
                caller.id(),
                () -> views(tools.servers(List.of(projects.get(name)))).stream()
                        .findFirst()
                        .orElseThrow(() -> SlipwayException.notFound("the project '%s' is no MCP server", name)));
    }

    private List<ServerView> views(List<Project> servers) {
        var known = glances.of(servers.stream().map(Project::id).toList());
        return servers.stream().map(server -> view(server, known)).toList();
    }

    private ServerView view(Project server, Map<ProjectId, ProjectGlance.Glance> known) {
        var glance = Optional.ofNullable(known.get(server.id()));
        return new ServerView(
                server.id().value(),
                server.owner().value(),
                server.name(),
                server.description(),
                server.repository(),
                status(glance),
                routes.home().resolve("/mcp/" + server.name()),
                variables.list(server.id()).stream().map(EnvView::of).toList(),
                server.createdAt(),
                server.updatedAt());
    }

    /// What is under way counts first, then what serves: a version that failed leaves the one before it live.
    private static String status(Optional<ProjectGlance.Glance> glance) {
        if (glance.isEmpty()) {
            return "inactive";
        }
        var last = glance.get();
        if (!ENDED.contains(last.status())) {
            return "deploying";
        }
        if (last.address().isPresent()) {
            return "active";
        }
        return last.status().equals("failed") ? "failed" : "inactive";
    }

    /// @param status active, inactive, deploying or failed
    /// @param accessUrl where clients reach it while it is active
    record ServerView(
            UUID id,
            UUID userId,
            String name,
            String description,
            Optional<String> repository,
            String status,
            URI accessUrl,
            List<EnvView> envs,
            Instant createdAt,
            Instant updatedAt) {}

    /// @param value empty for a secret, which nobody sees again
    record EnvView(String name, Optional<String> value, boolean isSecret) {
        static EnvView of(Variable it) {
            return new EnvView(it.key(), it.value(), it.secret());
        }
    }
}
