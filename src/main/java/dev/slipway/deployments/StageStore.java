package dev.slipway.deployments;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rows of `deployment_stages`. Works in the caller's transaction, in which the deployment's own row was
/// written under its fence: that guards these too.
final class StageStore {
    private final Database database;

    StageStore(Database database) {
        this.database = database;
    }

    /// All seven, the first of them in progress: it waits in the queue from now on.
    void create(UUID deployment) {
        var position = 0;
        for (var stage : StageName.values()) {
            database.sql("""
                    INSERT INTO deployment_stages (deployment_id, stage_name, position, status, started_at)
                    VALUES (:deployment, :stage, :position, :status, CASE WHEN :status = 'in_progress' THEN now() END)
                    """)
                    .param("deployment", deployment)
                    .param("stage", stage.word())
                    .param("position", position++)
                    .param("status", stage == StageName.QUEUED ? "in_progress" : "pending")
                    .update();
        }
    }

    List<Stage> list(UUID deployment) {
        return database.sql("""
                SELECT stage_name, status, started_at, completed_at, error_message
                FROM deployment_stages
                WHERE deployment_id = :deployment
                ORDER BY position
                """)
                .param("deployment", deployment)
                .query((rs, _) -> new Stage(
                        StageName.of(rs.getString("stage_name")),
                        Stage.Status.of(rs.getString("status")),
                        DeploymentRow.instant(rs, "started_at"),
                        DeploymentRow.instant(rs, "completed_at"),
                        DeploymentRow.text(rs, "error_message")))
                .list();
    }

    /// Enters the stage, again if it was entered before.
    void start(UUID deployment, StageName stage) {
        database.sql("""
                UPDATE deployment_stages
                SET status = 'in_progress', started_at = clock_timestamp(), completed_at = NULL, error_message = NULL
                WHERE deployment_id = :deployment AND stage_name = :stage
                """)
                .param("deployment", deployment)
                .param("stage", stage.word())
                .update();
    }

    /// Ends the stage well. One that had nothing to do was never entered, and starts and ends now.
    void complete(UUID deployment, StageName stage) {
        database.sql("""
                UPDATE deployment_stages
                SET status = 'completed', started_at = coalesce(started_at, clock_timestamp()),
                    completed_at = clock_timestamp()
                WHERE deployment_id = :deployment AND stage_name = :stage AND status <> 'completed'
                """)
                .param("deployment", deployment)
                .param("stage", stage.word())
                .update();
    }

    /// Ends the stage that is in progress, and with it the deployment; those after it stay pending unless it
    /// was cancelled.
    void end(UUID deployment, Stage.Status status, String error) {
        database.sql("""
                UPDATE deployment_stages
                SET status = :status, completed_at = clock_timestamp(), error_message = :error
                WHERE deployment_id = :deployment AND status = 'in_progress'
                """)
                .param("deployment", deployment)
                .param("status", status.word())
                .param("error", error)
                .update();
        if (status == Stage.Status.CANCELLED) {
            database.sql("""
                    UPDATE deployment_stages
                    SET status = 'cancelled'
                    WHERE deployment_id = :deployment AND status = 'pending'
                    """).param("deployment", deployment).update();
        }
    }

    /// How long each stage usually takes: the median of the project's last ten successes; nothing while there are fewer
    /// than three.
    Map<StageName, Duration> usual(ProjectId project) {
        var usual = new EnumMap<StageName, Duration>(StageName.class);
        database.sql("""
                SELECT s.stage_name,
                       percentile_cont(0.5) WITHIN GROUP (
                           ORDER BY extract(EPOCH FROM s.completed_at - s.started_at)) AS seconds
                FROM deployment_stages s
                JOIN (SELECT id
                      FROM deployments
                      WHERE project_id = :project AND status = 'success'
                      ORDER BY number DESC
                      LIMIT 10) d ON d.id = s.deployment_id
                WHERE s.status = 'completed'
                GROUP BY s.stage_name
                HAVING count(*) >= 3
                """)
                .param("project", project.value())
                .query((rs, _) -> usual.put(
                        StageName.of(rs.getString("stage_name")),
                        Duration.ofMillis(Math.round(rs.getDouble("seconds") * 1000))))
                .list();
        return usual;
    }
}
