package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A deployment as the API shows it.
record DeploymentJson(
        UUID id,
        int number,
        String project,
        String status,
        String branch,
        String commit,
        Optional<String> commitMessage,
        Optional<String> author,
        String creatorType,
        boolean production,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt,
        Optional<Integer> buildSeconds,
        Optional<String> failedReason,
        Optional<String> failedStage,
        Optional<String> deployedUrl,
        Optional<UUID> rollbackOf,
        Optional<UUID> supersededBy,
        Optional<String> artifact,
        UUID logId,
        UUID runtimeLogId,
        List<StageJson> stages,
        Optional<Plan> plan) {
    /// A stage as the API shows it.
    record StageJson(
            String name,
            String status,
            Optional<Instant> startedAt,
            Optional<Instant> completedAt,
            Optional<String> error) {
        static StageJson of(Stage stage) {
            return new StageJson(
                    stage.name().word(), stage.status().word(), stage.startedAt(), stage.completedAt(), stage.error());
        }
    }

    static DeploymentJson of(Deployment deployment, String project, List<Stage> stages) {
        var progress = deployment.progress();
        return new DeploymentJson(
                deployment.id(),
                deployment.number(),
                project,
                deployment.status().word(),
                deployment.revision().branch(),
                deployment.revision().commit(),
                deployment.revision().message(),
                deployment.revision().author(),
                deployment.cause().creator().word(),
                deployment.production(),
                deployment.createdAt(),
                progress.startedAt(),
                progress.completedAt(),
                progress.buildSeconds(),
                progress.failedReason(),
                progress.failedStage().map(StageName::word),
                progress.deployedUrl(),
                deployment.cause().rollbackOf(),
                progress.supersededBy(),
                deployment.bundle().artifact(),
                deployment.log().value(),
                deployment.runtimeLog().value(),
                stages.stream().map(StageJson::of).toList(),
                deployment.bundle().plan());
    }
}
