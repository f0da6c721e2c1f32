package dev.slipway.deployments;

import dev.slipway.edge.Target;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes true again, at start, what the database says is live: those versions are started (local processes do not
/// survive Slipway) and routed.
final class Restorer {
    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);

    private final Database database;
    private final DeploymentStore deployments;
    private final ReleaseStore store;
    private final Releases releases;
    private final Versions versions;
    private final Starter starter;
    private final Workloads workloads;
    private final Map<ProjectId, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    Restorer(
            Database database,
            DeploymentStore deployments,
            ReleaseStore store,
            Releases releases,
            Versions versions,
            Starter starter,
            Workloads workloads) {
        this.database = database;
        this.deployments = deployments;
        this.store = store;
        this.releases = releases;
        this.versions = versions;
        this.starter = starter;
        this.workloads = workloads;
    }

    /// Called before jobs are taken. Returns once every live version is on its way, not once it answers.
    void begin() {
        database.asSystem(StageRecorder.JOB, store::list).forEach(release -> restore(release.project()));
    }

    /// Starts the project's live version again, in the background.
    void restore(ProjectId project) {
        var done = new CompletableFuture<Void>();
        if (underWay.putIfAbsent(project, done) == null) {
            Thread.ofVirtual().name("restore-" + project).start(() -> {
                try {
                    serving(project).ifPresent(this::restore);
                } finally {
                    underWay.remove(project);
                    done.complete(null);
                }
            });
        }
    }

    /// Waits until the project's live version is back, or cannot come back: only then may another take its
    /// place.
    void await(ProjectId project) throws InterruptedException {
        try {
            var restoring = underWay.get(project);
            if (restoring != null) {
                restoring.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a restoration never completes with an exception", e);
        }
    }

    /// What the project should serve. A deployment that was switched to but never checked goes back to the
    /// queue, and what was live before it serves meanwhile.
    private Optional<Deployment> serving(ProjectId project) {
        return database.asSystem(
                StageRecorder.JOB,
                () -> store.find(project)
                        .flatMap(release -> deployments
                                .find(release.deployment())
                                .filter(deployment -> deployment.status() == DeploymentStatus.SUCCESS)
                                .or(() -> release.previous().flatMap(previous -> back(release, previous)))));
    }

    private Optional<Deployment> back(ReleaseStore.Release release, java.util.UUID previous) {
        store.withdraw(release.project(), release.deployment());
        return deployments.find(previous);
    }

    private void restore(Deployment deployment) {
        try {
            restore(versions.of(deployment));
        } catch (SlipwayException e) {
            LOG.warn("cannot start #{} of project {} again: {}", deployment.number(), deployment.project(), e.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restore(Version version) throws InterruptedException {
        var project = version.project();
        var id = version.deployment().id();
        if (runs(version)) {
            return;
        }
        if (!version.isSite()) {
            releases.follow(project, id, new Target.Nothing("%s is starting".formatted(project.name())));
        }
        try {
            releases.follow(project, id, starter.start(version).target());
            LOG.info("{} #{} serves again", project.name(), version.deployment().number());
        } catch (SlipwayException e) {
            releases.follow(
                    project,
                    id,
                    new Target.Nothing("%s could not be started again: %s".formatted(project.name(), e.text())));
            throw e;
        }
    }

    /// Another server on the same database may run it.
    private boolean runs(Version version) {
        return workloads.ofRelease(version.deployment().id()).stream()
                .anyMatch(workload -> workload.state() == Workload.State.RUNNING);
    }
}
