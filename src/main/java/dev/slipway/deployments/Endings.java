package dev.slipway.deployments;

import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes how a deployment ended: in its row, in its stages, in its log.
final class Endings {
    private final Database database;
    private final DeploymentStore deployments;
    private final StageStore stages;
    private final Logs logs;

    Endings(Database database, DeploymentStore deployments, StageStore stages, Logs logs) {
        this.database = database;
        this.deployments = deployments;
        this.stages = stages;
        this.logs = logs;
    }

    /// Says what went wrong, in which stage.
    void failed(Attempt attempt, String why) {
        end(attempt, DeploymentStatus.FAILED, Stage.Status.FAILED, why);
    }

    void cancelled(Attempt attempt) {
        end(attempt, DeploymentStatus.CANCELLED, Stage.Status.CANCELLED, Words.cancelled());
    }

    /// Ends one that was cancelled in the queue by its row: its stages and its log follow. In the caller's
    /// transaction; the log is written after it.
    void leftQueue(Deployment deployment) {
        stages.end(
                deployment.id(),
                Stage.Status.CANCELLED,
                deployment.progress().failedReason().orElse(""));
    }

    /// Completes the log of one that was cancelled in the queue.
    void tell(Deployment deployment) {
        try (var log = logs.open(deployment.log(), List.of())) {
            log.line(
                    dev.slipway.logs.Level.WARNING,
                    StageName.QUEUED.word(),
                    "Cancelled: " + deployment.progress().failedReason().orElse(""));
            log.finish();
        }
    }

    private void end(Attempt attempt, DeploymentStatus status, Stage.Status stageStatus, String why) {
        var stage = database.asSystem(StageRecorder.JOB, () -> current(attempt));
        attempt.error(
                stage == null ? StageName.QUEUED : stage,
                status == DeploymentStatus.FAILED ? "Failed: " + why : "Cancelled: " + why);
        attempt.log().flush();
        database.asSystem(StageRecorder.JOB, () -> {
            deployments.ended(attempt, status, why, stage);
            stages.end(attempt.id(), stageStatus, why);
        });
        attempt.log().finish();
    }

    private @Nullable StageName current(Attempt attempt) {
        return stages.list(attempt.id()).stream()
                .filter(stage -> stage.status() == Stage.Status.IN_PROGRESS)
                .map(Stage::name)
                .findFirst()
                .orElse(null);
    }
}
