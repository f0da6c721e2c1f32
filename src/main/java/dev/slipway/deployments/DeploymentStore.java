package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.git.Commit;
import dev.slipway.logs.LogId;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of `deployments`. Works in the caller's transaction.
final class DeploymentStore {
    private static final String FINAL = "('success', 'failed', 'cancelled')";

    private final Database database;
    private final DeploymentRow row;
    private final Bundles bundles;

    DeploymentStore(Database database, Bundles bundles) {
        this.database = database;
        this.bundles = bundles;
        this.row = new DeploymentRow(bundles);
    }

    /// Stores it under the project's next number. The lock makes two pushes of one moment count one after the
    /// other.
    Deployment create(NewDeployment wanted, LogId log, LogId runtimeLog) {
        database.sql("SELECT pg_advisory_xact_lock(hashtextextended(:project, 8))")
                .param("project", "deployments " + wanted.project())
                .query((rs, _) -> true)
                .single();
        var revision = wanted.revision();
        return database.sql("""
                INSERT INTO deployments (id, project_id, user_id, number, branch, commit_hash, commit_message, author,
                    commit_timestamp, creator_type, is_production, env_vars, settings, plan, artifact_digest, push_id,
                    rollback_of, fresh, log_id, runtime_log_id)
                SELECT :id, :project, :user, coalesce(max(number), 0) + 1, :branch, :commit, :message, :author,
                    :at, :creator, :production, :variables::jsonb, :settings::jsonb, :plan::jsonb, :artifact, :push,
                    :rollbackOf, :fresh, :log, :runtimeLog
                FROM deployments
                WHERE project_id = :project
                RETURNING *
                """)
                .param("id", wanted.id())
                .param("project", wanted.project().value())
                .param("user", wanted.user().value())
                .param("branch", revision.branch())
                .param("commit", revision.commit())
                .param("message", revision.message().orElse(null))
                .param("author", revision.author().orElse(null))
                .param(
                        "at",
                        revision.at().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null))
                .param("creator", wanted.cause().creator().word())
                .param("production", wanted.production())
                .param("variables", bundles.write(wanted.bundle().variables()))
                .param("settings", bundles.write(wanted.bundle().settings()))
                .param("plan", wanted.bundle().plan().map(bundles::write).orElse(null))
                .param("artifact", wanted.bundle().artifact().orElse(null))
                .param("push", wanted.cause().push().orElse(null))
                .param("rollbackOf", wanted.cause().rollbackOf().orElse(null))
                .param("fresh", wanted.cause().fresh())
                .param("log", log.value())
                .param("runtimeLog", runtimeLog.value())
                .query(row::read)
                .single();
    }

    Optional<Deployment> find(UUID id) {
        return one("SELECT * FROM deployments WHERE id = :id AND NOT is_deleted", "id", id);
    }

    /// The one that the project serves now.
    Optional<Deployment> live(ProjectId project) {
        return Optional.ofNullable(live(List.of(project)).get(project));
    }

    /// The one that each of these projects serves now.
    Map<ProjectId, Deployment> live(Collection<ProjectId> projects) {
        return database.sql("""
                SELECT d.*
                FROM releases r
                JOIN deployments d ON d.id = r.deployment_id
                WHERE r.project_id = ANY (:projects) AND NOT d.is_deleted
                """).param("projects", ids(projects)).query(row::read).list().stream()
                .collect(Collectors.toMap(Deployment::project, Function.identity()));
    }

    Optional<Deployment> ofPush(UUID push) {
        return one("SELECT * FROM deployments WHERE push_id = :push AND NOT is_deleted", "push", push);
    }

    /// The project's, newest first.
    List<Deployment> list(ProjectId project, int limit, long offset) {
        return database.sql("""
                SELECT *
                FROM deployments
                WHERE project_id = :project AND NOT is_deleted
                ORDER BY number DESC
                LIMIT :limit OFFSET :offset
                """)
                .param("project", project.value())
                .param("limit", limit)
                .param("offset", offset)
                .query(row::read)
                .list();
    }

    /// The newest of all projects that the acting user may see.
    List<Deployment> recent(int limit) {
        return database.sql("""
                SELECT *
                FROM deployments
                WHERE NOT is_deleted
                ORDER BY created_at DESC
                LIMIT :limit
                """).param("limit", limit).query(row::read).list();
    }

    long count(ProjectId project) {
        return database.sql("SELECT count(*) FROM deployments WHERE project_id = :project AND NOT is_deleted")
                .param("project", project.value())
                .query(Long.class)
                .single();
    }

    /// The deployment of the project that runs or, when none does, the oldest queued one before `number`.
    Optional<Deployment> ahead(ProjectId project, int number) {
        return database.sql("""
                SELECT *
                FROM deployments
                WHERE project_id = :project AND number < :number AND status NOT IN %s
                ORDER BY status = 'queued', number
                LIMIT 1
                """.formatted(FINAL))
                .param("project", project.value())
                .param("number", number)
                .query(row::read)
                .optional();
    }

    /// Those of all projects that are not final.
    List<Deployment> unfinished() {
        return database.sql("SELECT * FROM deployments WHERE status NOT IN %s".formatted(FINAL))
                .query(row::read)
                .list();
    }

    /// Cancels what waits in the queue for the same branch, because `newer` brings more. A rollback is not
    /// superseded: a person asked for exactly that one.
    List<Deployment> supersede(Deployment newer) {
        return database.sql("""
                UPDATE deployments
                SET status = 'cancelled', superseded_by = :newer, completed_at = now(),
                    failed_reason = :reason
                WHERE project_id = :project AND branch = :branch AND number < :number
                  AND status = 'queued' AND started_at IS NULL AND creator_type <> 'rollback'
                RETURNING *
                """)
                .param("newer", newer.id())
                .param("reason", Words.supersededBy(newer))
                .param("project", newer.project().value())
                .param("branch", newer.revision().branch())
                .param("number", newer.number())
                .query(row::read)
                .list();
    }

    /// Takes it in hand under this fence; empty when it is final, gone, or in the hands of a later lease.
    Optional<Deployment> begin(UUID id, long fence) {
        return database.sql("""
                UPDATE deployments
                SET fence = :fence, started_at = coalesce(started_at, now()), switched_at = NULL,
                    status = CASE WHEN status = 'queued' THEN 'cloning' ELSE status END
                WHERE id = :id AND fence < :fence AND status NOT IN %s
                RETURNING *
                """.formatted(FINAL))
                .param("id", id)
                .param("fence", fence)
                .query(row::read)
                .optional();
    }

    void entered(Attempt attempt, StageName stage) {
        write(attempt, """
                UPDATE deployments
                SET status = :status
                WHERE id = :id AND fence = :fence AND completed_at IS NULL
                """, Map.of("status", stage.status().word()));
    }

    void fetched(Attempt attempt, Commit commit) {
        write(
                attempt,
                """
                UPDATE deployments
                SET commit_message = :message, author = left(:author, 255), commit_timestamp = :at
                WHERE id = :id AND fence = :fence AND completed_at IS NULL
                """,
                Map.of(
                        "message",
                        commit.message(),
                        "author",
                        commit.author(),
                        "at",
                        commit.at().atOffset(ZoneOffset.UTC)));
    }

    void planned(Attempt attempt, Plan plan) {
        write(attempt, """
                UPDATE deployments
                SET plan = :plan::jsonb
                WHERE id = :id AND fence = :fence AND completed_at IS NULL
                """, Map.of("plan", bundles.write(plan)));
    }

    void built(Attempt attempt, String digest, Duration building) {
        write(attempt, """
                UPDATE deployments
                SET artifact_digest = :digest, build_duration_seconds = :seconds
                WHERE id = :id AND fence = :fence AND completed_at IS NULL
                """, Map.of("digest", digest, "seconds", (int) building.toSeconds()));
    }

    /// Passes the point of no return; false when somebody asked for its cancellation before.
    boolean switching(Attempt attempt) {
        return database.sql("""
                UPDATE deployments
                SET switched_at = now()
                WHERE id = :id AND fence = :fence AND completed_at IS NULL AND cancel_requested_at IS NULL
                """)
                        .param("id", attempt.id())
                        .param("fence", attempt.fence())
                        .update()
                == 1;
    }

    void succeeded(Attempt attempt, String url) {
        write(attempt, """
                UPDATE deployments
                SET status = 'success', deployed_url = :url, completed_at = now()
                WHERE id = :id AND fence = :fence AND completed_at IS NULL
                """, Map.of("url", url));
    }

    void ended(Attempt attempt, DeploymentStatus status, String reason, @Nullable StageName stage) {
        write(
                attempt,
                """
                UPDATE deployments
                SET status = :status, failed_reason = :reason, failed_stage = nullif(:stage, ''), completed_at = now()
                WHERE id = :id AND fence = :fence AND completed_at IS NULL
                """,
                Map.of("status", status.word(), "reason", reason, "stage", stage == null ? "" : stage.word()));
    }

    /// Asks for its cancellation. One that waits in the queue is cancelled by this at once. Empty when it is
    /// final or its route has been switched.
    Optional<Deployment> cancel(UUID id, String reason) {
        return database.sql("""
                UPDATE deployments
                SET cancel_requested_at = coalesce(cancel_requested_at, now()),
                    status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END,
                    completed_at = CASE WHEN status = 'queued' THEN now() END,
                    failed_reason = CASE WHEN status = 'queued' THEN :reason END
                WHERE id = :id AND switched_at IS NULL AND status NOT IN %s
                RETURNING *
                """.formatted(FINAL))
                .param("id", id)
                .param("reason", reason)
                .query(row::read)
                .optional();
    }

    /// The newest deployment of each of these projects.
    List<Deployment> lastOf(Collection<ProjectId> projects) {
        return database.sql("""
                SELECT DISTINCT ON (project_id) *
                FROM deployments
                WHERE project_id = ANY (:projects) AND NOT is_deleted
                ORDER BY project_id, number DESC
                """)
                .param("projects", ids(projects))
                .query(row::read)
                .list();
    }

    private static UUID[] ids(Collection<ProjectId> projects) {
        return projects.stream().map(ProjectId::value).toArray(UUID[]::new);
    }

    /// How many there are in each status.
    Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        database.sql("SELECT status, count(*) AS number FROM deployments WHERE NOT is_deleted GROUP BY status")
                .query((rs, _) -> counts.put(rs.getString("status"), rs.getLong("number")))
                .list();
        return counts;
    }

    private Optional<Deployment> one(String select, String name, UUID value) {
        return database.sql(select).param(name, value).query(row::read).optional();
    }

    private void write(Attempt attempt, String update, Map<String, ?> values) {
        var written = database.sql(update)
                .param("id", attempt.id())
                .param("fence", attempt.fence())
                .params(values)
                .update();
        if (written == 0) {
            throw new OutOfTurn(attempt.id());
        }
    }
}
