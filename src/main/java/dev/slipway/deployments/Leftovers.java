package dev.slipway.deployments;

import dev.slipway.platform.Database;
import dev.slipway.platform.jobs.Jobs;
import java.time.Instant;
import java.util.stream.Collectors;

/// Settles, at start, what a stop of Slipway left in the middle: every deployment that is not final has a job, and
/// workspaces that belong to none are removed.
final class Leftovers {
    private final Database database;
    private final DeploymentStore deployments;
    private final Workspaces workspaces;
    private final Jobs jobs;

    Leftovers(Database database, DeploymentStore deployments, Workspaces workspaces, Jobs jobs) {
        this.database = database;
        this.deployments = deployments;
        this.workspaces = workspaces;
        this.jobs = jobs;
    }

    /// Called before jobs are taken.
    void settle() {
        var unfinished = database.asSystem(StageRecorder.JOB, deployments::unfinished);
        database.asSystem(StageRecorder.JOB, () -> unfinished.forEach(this::ensureJob));
        var working = unfinished.stream().map(Deployment::id).collect(Collectors.toSet());
        workspaces.list().stream().filter(id -> !working.contains(id)).forEach(workspaces::remove);
    }

    /// A job that exists already is kept: this only mends what should not happen.
    private void ensureJob(Deployment deployment) {
        jobs.enqueue(
                DeploymentRunner.KIND, deployment.id(), deployment.project().toString(), Instant.now());
    }
}
