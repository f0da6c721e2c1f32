package dev.slipway.deployments;

import dev.slipway.edge.Routes;
import dev.slipway.git.Repositories;
import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.jobs.Jobs;
import dev.slipway.runtime.Workloads;

/// Removes what a project leaves behind. Its rows went with it; each of these may be done again after a crash.
final class Removal {
    private final Database database;
    private final Attempts attempts;
    private final Jobs jobs;
    private final Workloads workloads;
    private final Logs logs;
    private final Routes routes;
    private final ProjectFolders folders;
    private final Repositories repositories;

    Removal(
            Database database,
            Attempts attempts,
            Jobs jobs,
            Workloads workloads,
            Logs logs,
            Routes routes,
            ProjectFolders folders,
            Repositories repositories) {
        this.database = database;
        this.attempts = attempts;
        this.jobs = jobs;
        this.workloads = workloads;
        this.logs = logs;
        this.routes = routes;
        this.folders = folders;
        this.repositories = repositories;
    }

    void of(ProjectId project) {
        routes.remove(project);
        database.asSystem(
                StageRecorder.JOB,
                () -> attempts.of(project).forEach(deployment -> jobs.interrupt(DeploymentRunner.KIND, deployment)));
        workloads.forget(project);
        folders.removeAll(project);
        repositories.remove(project);
        database.asSystem(StageRecorder.JOB, () -> logs.deleteOf(project));
    }
}
