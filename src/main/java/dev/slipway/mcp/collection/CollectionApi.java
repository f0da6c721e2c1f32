package dev.slipway.mcp.collection;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The caller's collection over HTTP.
@RestController("mcpCollectionApi")
@RequestMapping("/api/v1/mcp/collection")
class CollectionApi {
    private final Collections collections;
    private final Database database;
    private final Projects projects;
    private final Instances instances;

    CollectionApi(Collections collections, Database database, Projects projects, Instances instances) {
        this.collections = collections;
        this.database = database;
        this.projects = projects;
        this.instances = instances;
    }

    @GetMapping
    Body get(@AuthenticationPrincipal SignedIn caller) {
        return new Body(collections.list(caller.id()).stream()
                .map(member -> view(caller.id(), member))
                .toList());
    }

    /// Puts these members, in this order, in the place of those there were.
    @PutMapping
    Body put(@AuthenticationPrincipal SignedIn caller, @RequestBody Body body) {
        var members =
                body.members.stream().map(wanted -> member(caller.id(), wanted)).toList();
        collections.replace(caller.id(), members);
        return get(caller);
    }

    /// @param members in the order in which their tools are listed
    record Body(List<View> members) {
        Body {
            members = members == null ? List.of() : List.copyOf(members);
        }
    }

    /// @param kind `project` or `instance`
    /// @param id of either; a project may be named by its name instead
    /// @param name the project's or the instance's; none when it is gone
    /// @param alias what comes before the names of its tools: `alias_tool`
    record View(
            @Nullable String kind,
            @Nullable UUID id,
            @Nullable String name,
            @Nullable String alias) {}

    private Member member(UserId user, View wanted) {
        var endpoint = switch (String.valueOf(wanted.kind)) {
            case "project" ->
                new EndpointId(Kind.PROJECT, project(user, wanted).id().value());
            case "instance" -> instance(user, wanted);
            default -> throw SlipwayException.invalid("a member's kind is project or instance");
        };
        return new Member(endpoint, wanted.alias == null ? "" : wanted.alias);
    }

    private EndpointId instance(UserId user, View wanted) {
        if (wanted.id == null) {
            throw SlipwayException.invalid("an instance is named by its id");
        }
        return instances.get(user, new InstanceId(wanted.id)).id().endpoint();
    }

    private Project project(UserId user, View wanted) {
        var project = database.asUser(
                user,
                () -> wanted.id == null
                        ? projects.get(String.valueOf(wanted.name))
                        : projects.get(new ProjectId(wanted.id)));
        // One whose runtime is found out by its build may turn out to be an MCP server.
        if (project.settings()
                .runtime()
                .filter(runtime -> !runtime.equals("mcp"))
                .isPresent()) {
            throw SlipwayException.invalid("the project '%s' is no MCP server", project.name());
        }
        return project;
    }

    private View view(UserId user, Member member) {
        var id = member.endpoint().uuid();
        return new View(
                member.endpoint().kind().name().toLowerCase(Locale.ROOT),
                id,
                name(user, member.endpoint()).orElse(null),
                member.alias());
    }

    private Optional<String> name(UserId user, EndpointId endpoint) {
        try {
            return Optional.of(
                    endpoint.kind() == Kind.INSTANCE
                            ? instances
                                    .get(user, new InstanceId(endpoint.uuid()))
                                    .name()
                            : database.asUser(user, () -> projects.get(new ProjectId(endpoint.uuid())))
                                    .name());
        } catch (SlipwayException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
