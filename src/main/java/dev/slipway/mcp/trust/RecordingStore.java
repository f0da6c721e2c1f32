package dev.slipway.mcp.trust;

import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The table `mcp_recordings`. In the caller's transaction.
final class RecordingStore {
    static final int MOST_KEPT = 1000;

    private static final String COLUMNS =
            "id, project_id, deployment_id, version, user_id, method, tool, params, answer, failed, took_ms, redacted, recorded_at";

    private final Database database;
    private final JsonMapper json;

    RecordingStore(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /// The id and the time of what is given do not count.
    void insert(Recording it) {
        database.sql("""
                INSERT INTO mcp_recordings (project_id, deployment_id, version, user_id, method, tool, params, answer,
                                            failed, took_ms, redacted)
                VALUES (:project, :deployment, :version, :user, :method, :tool, :params::jsonb, :answer::jsonb, :failed,
                        :took, :redacted)
                """)
                .param("project", it.home().value())
                .param("deployment", it.deployment().orElse(null))
                .param("version", it.version().orElse(null))
                .param("user", it.user().orElse(null))
                .param("method", it.method())
                .param("tool", it.tool().orElse(null))
                .param("params", it.params().toString())
                .param("answer", it.answer().toString())
                .param("failed", it.failed())
                .param("took", it.tookMillis())
                .param("redacted", it.redacted())
                .update();
    }

    /// Deletes what is beyond the newest.
    void trim(ProjectId project) {
        database.sql("""
                DELETE FROM mcp_recordings
                WHERE project_id = :project AND id <= (
                    SELECT id FROM mcp_recordings WHERE project_id = :project ORDER BY id DESC OFFSET :most LIMIT 1)
                """)
                .param("project", project.value())
                .param("most", MOST_KEPT)
                .update();
    }

    PageOf<Recording> list(ProjectId project, PageOf.Request page) {
        var total = database.sql("SELECT count(*) FROM mcp_recordings WHERE project_id = :project")
                .param("project", project.value())
                .query(Long.class)
                .single();
        var items = newest(project, page.size(), page.offset());
        return new PageOf<>(items, page.page(), page.size(), total);
    }

    /// Newest first.
    List<Recording> newest(ProjectId project, int limit, long offset) {
        return database
                .sql("SELECT " + COLUMNS + """
                         FROM mcp_recordings WHERE project_id = :project
                        ORDER BY id DESC LIMIT :limit OFFSET :offset
                        """)
                .param("project", project.value())
                .param("limit", limit)
                .param("offset", offset)
                .query(Row.class)
                .list()
                .stream()
                .map(this::read)
                .toList();
    }

    /// Those of these ids that are of this home, newest first.
    List<Recording> list(ProjectId project, Collection<Long> ids) {
        return database
                .sql("SELECT " + COLUMNS + """
                         FROM mcp_recordings WHERE project_id = :project AND id = ANY(:ids)
                        ORDER BY id DESC
                        """)
                .param("project", project.value())
                .param("ids", ids.toArray(Long[]::new))
                .query(Row.class)
                .list()
                .stream()
                .map(this::read)
                .toList();
    }

    /// Deletes what instances recorded before a moment.
    void forgetBefore(Instant moment) {
        database.sql("DELETE FROM mcp_recordings WHERE deployment_id IS NULL AND recorded_at < :moment")
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .update();
    }

    int delete(ProjectId project) {
        return database.sql("DELETE FROM mcp_recordings WHERE project_id = :project")
                .param("project", project.value())
                .update();
    }

    private record Row(
            long id,
            UUID projectId,
            @Nullable UUID deploymentId,
            @Nullable String version,
            @Nullable UUID userId,
            String method,
            @Nullable String tool,
            String params,
            String answer,
            boolean failed,
            int tookMs,
            int redacted,
            Instant recordedAt) {}

    private Recording read(Row row) {
        return new Recording(
                row.id,
                new ProjectId(row.projectId),
                Optional.ofNullable(row.deploymentId),
                Optional.ofNullable(row.version),
                Optional.ofNullable(row.userId),
                row.method,
                Optional.ofNullable(row.tool),
                json.readTree(row.params),
                json.readTree(row.answer),
                row.failed,
                row.tookMs,
                row.redacted,
                row.recordedAt);
    }
}
