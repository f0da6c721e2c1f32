package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.deployments.plan.ProjectRuntime;
import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import dev.slipway.web.HomePart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The projects that have a live version, on home.
final class LiveProjects implements HomePart {
    private final Database database;
    private final Projects projects;
    private final DeploymentStore deployments;
    private final Workloads workloads;

    LiveProjects(Database database, Projects projects, DeploymentStore deployments, Workloads workloads) {
        this.database = database;
        this.projects = projects;
        this.deployments = deployments;
        this.workloads = workloads;
    }

    @Override
    public List<Item> running(UserId user) {
        var servers = workloads.running().stream()
                .collect(Collectors.toMap(Workload::release, Function.identity(), (newest, _) -> newest));
        return database.asUser(user, () -> {
            var mine = projects.list();
            var live = deployments.live(mine.stream().map(Project::id).toList());
            return mine.stream()
                    .flatMap(project -> Optional.ofNullable(live.get(project.id())).stream()
                            .map(serving -> item(project, serving, servers)))
                    .toList();
        });
    }

    private static Item item(Project project, Deployment live, Map<UUID, Workload> servers) {
        var server = Optional.ofNullable(servers.get(live.id()));
        var runtime = live.bundle().plan().map(Plan::runtime);
        return new Item(
                project.name(),
                runtime.map(LiveProjects::kind).orElse(""),
                ReleaseView.health(server),
                live.revision().subject(),
                "/projects/" + project.name(),
                live.progress().deployedUrl().filter(_ -> !runtime.equals(Optional.of(ProjectRuntime.MCP))));
    }

    private static String kind(ProjectRuntime runtime) {
        return switch (runtime) {
            case MCP -> "MCP server";
            case STATIC -> "static site";
            case NODEJS -> "web app";
            case DOCKER -> "container";
        };
    }
}
