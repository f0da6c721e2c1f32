package dev.slipway.deployments;

import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.platform.jobs.Lease;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variables;
import java.util.List;
import java.util.Map;

/// Gathers what an attempt works with: its project, its log, its variables.
final class AttemptOpener {
    private final Database database;
    private final Projects projects;
    private final Variables variables;
    private final Logs logs;

    AttemptOpener(Database database, Projects projects, Variables variables, Logs logs) {
        this.database = database;
        this.projects = projects;
        this.variables = variables;
        this.logs = logs;
    }

    /// Without its variables: they are opened later, where a failure to do so can be told in the log.
    Attempt open(Deployment deployment, Lease lease) {
        var project = database.asSystem(StageRecorder.JOB, () -> projects.get(deployment.project()));
        var log = logs.open(deployment.log(), List.of());
        return new Attempt(deployment, project, new Variables.Opened(Map.of(), List.of()), lease, log);
    }

    /// The same attempt with its variables; the log hides the secrets among them from now on.
    Attempt withVariables(Attempt attempt) {
        var deployment = attempt.deployment();
        var opened = database.asSystem(
                StageRecorder.JOB,
                () -> variables.open(deployment.project(), deployment.bundle().variables()));
        opened.secrets().forEach(attempt.log()::alsoHide);
        return new Attempt(deployment, attempt.project(), opened, attempt.lease(), attempt.log());
    }
}
