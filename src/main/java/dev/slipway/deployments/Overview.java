package dev.slipway.deployments;

import dev.slipway.edge.Routes;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Projects;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Gathers what the pages show, each in one transaction of the user who looks.
final class Overview {
    private static final int LAST = 20;

    private final Database database;
    private final DeploymentStore deployments;
    private final StageStore stages;
    private final ArtifactShelf shelf;
    private final Projects projects;
    private final Workloads workloads;
    private final Routes routes;

    Overview(
            Database database,
            DeploymentStore deployments,
            StageStore stages,
            ArtifactShelf shelf,
            Projects projects,
            Workloads workloads,
            Routes routes) {
        this.database = database;
        this.deployments = deployments;
        this.stages = stages;
        this.shelf = shelf;
        this.projects = projects;
        this.workloads = workloads;
        this.routes = routes;
    }

    /// @throws SlipwayException NOT_FOUND
    DeploymentView deployment(UUID id, UserId user) {
        return database.asUser(user, () -> {
            var deployment =
                    deployments.find(id).orElseThrow(() -> SlipwayException.notFound("there is no deployment %s", id));
            var live = deployments.live(deployment.project());
            var usual = stages.usual(deployment.project());
            var now = Instant.now();
            return new DeploymentView(
                    deployment,
                    projects.get(deployment.project()).name(),
                    stages.list(id).stream()
                            .map(stage -> DeploymentView.StageRow.of(stage, usual, now))
                            .toList(),
                    live,
                    deployment.status() == DeploymentStatus.QUEUED
                            ? deployments.ahead(deployment.project(), deployment.number())
                            : Optional.empty(),
                    live.map(other -> Differences.between(other.bundle(), deployment.bundle()))
                            .orElse(List.of()),
                    shelf.of(deployment).isPresent());
        });
    }

    /// @throws SlipwayException NOT_FOUND
    ReleaseView project(String name, UserId user) {
        var view = database.asUser(user, () -> {
            var project = projects.get(name);
            var live = deployments.live(project.id());
            var rows = deployments.list(project.id(), LAST, 0).stream()
                    .map(deployment -> new ReleaseView.Row(
                            deployment,
                            live.filter(now -> now.id().equals(deployment.id())).isPresent()))
                    .toList();
            return new ReleaseView(project, live, Optional.empty(), rows, remote(name));
        });
        return new ReleaseView(
                view.project(), view.live(), view.live().flatMap(this::server), view.deployments(), view.gitRemote());
    }

    private Optional<Workload> server(Deployment live) {
        return workloads.running(live.project()).stream()
                .filter(workload -> workload.release().equals(live.id()))
                .findFirst();
    }

    private String remote(String name) {
        return routes.home().resolve("/git/" + name + ".git").toString();
    }
}
