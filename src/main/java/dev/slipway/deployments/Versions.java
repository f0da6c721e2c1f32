package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variables;
import dev.slipway.runtime.RuntimeSettings;
import java.nio.file.Path;
import java.util.Optional;

/// Puts a [Version] together from what a deployment stored.
final class Versions {
    private final Database database;
    private final Projects projects;
    private final Variables variables;
    private final ProjectFolders folders;
    private final RuntimeSettings settings;

    Versions(
            Database database,
            Projects projects,
            Variables variables,
            ProjectFolders folders,
            RuntimeSettings settings) {
        this.database = database;
        this.projects = projects;
        this.variables = variables;
        this.folders = folders;
        this.settings = settings;
    }

    /// The version that this attempt has just built or restored.
    Version of(Attempt attempt, Plan plan, Path files) {
        return version(attempt.deployment(), attempt.project(), plan, files, attempt.variables());
    }

    /// The version that an earlier deployment built. Opens secrets, as a system job.
    ///
    /// @throws SlipwayException NOT_FOUND when its artifact is not stored any more, or it never came that far
    Version of(Deployment deployment) {
        var plan = deployment.bundle().plan();
        var files = files(deployment);
        if (plan.isEmpty() || files.isEmpty()) {
            throw SlipwayException.notFound("the artifact of #%d is not stored any more", deployment.number());
        }
        return database.asSystem(StageRecorder.JOB, () -> {
            var project = projects.get(deployment.project());
            var opened =
                    variables.open(deployment.project(), deployment.bundle().variables());
            return version(deployment, project, plan.get(), files.get(), opened);
        });
    }

    /// What the deployment built; empty when it is not stored any more, or it never came that far.
    Optional<Path> files(Deployment deployment) {
        return folders.artifacts().of(deployment);
    }

    private Version version(Deployment deployment, Project project, Plan plan, Path files, Variables.Opened opened) {
        return new Version(
                deployment,
                project,
                plan,
                files,
                folders.data(project.id(), project.hostUser()),
                opened,
                settings.workloadLimits());
    }
}
