package dev.slipway.mcp.trust;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tables `mcp_tool_sets` and `mcp_tool_approvals`. In the caller's transaction.
final class ToolSetStore {
    private final Database database;
    private final JsonMapper json;

    ToolSetStore(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /// What is to be kept of a version.
    record Finding(UUID deployment, ProjectId project, ToolSet tools, String server, String revision, int coldStart) {}

    void save(Finding it) {
        database.sql("""
                INSERT INTO mcp_tool_sets (deployment_id, project_id, digest, tools, server, revision, cold_start_ms)
                VALUES (:deployment, :project, :digest, :tools::jsonb, :server, :revision, :coldStart)
                ON CONFLICT (deployment_id) DO UPDATE
                SET digest = :digest, tools = :tools::jsonb, server = :server, revision = :revision,
                    cold_start_ms = :coldStart, created_at = now()
                """)
                .param("deployment", it.deployment())
                .param("project", it.project().value())
                .param("digest", it.tools().digest())
                .param("tools", json.writeValueAsString(definitions(it.tools())))
                .param("server", it.server())
                .param("revision", it.revision())
                .param("coldStart", it.coldStart())
                .update();
    }

    private static List<JsonNode> definitions(ToolSet set) {
        return set.tools().stream().map(Tool::definition).toList();
    }

    /// Those of these projects of which a version was examined, whether it went live or not.
    Set<ProjectId> examined(Collection<ProjectId> projects) {
        return database.sql("SELECT DISTINCT project_id FROM mcp_tool_sets WHERE project_id = ANY (:projects)")
                .param("projects", projects.stream().map(ProjectId::value).toArray(UUID[]::new))
                .query((row, _) -> new ProjectId(row.getObject("project_id", UUID.class)))
                .set();
    }

    void markLive(UUID deployment) {
        database.sql("UPDATE mcp_tool_sets SET live_since = now() WHERE deployment_id = :deployment")
                .param("deployment", deployment)
                .update();
    }

    /// What clients trust now.
    Optional<Examined> live(ProjectId project) {
        return database.sql("""
                SELECT deployment_id, tools, digest, server, revision, cold_start_ms, created_at, live_since
                FROM mcp_tool_sets WHERE project_id = :project AND live_since IS NOT NULL
                ORDER BY live_since DESC LIMIT 1
                """)
                .param("project", project.value())
                .query(Row.class)
                .optional()
                .map(this::read);
    }

    /// What was examined last and has never been live.
    Optional<Examined> newest(ProjectId project) {
        return database.sql("""
                SELECT deployment_id, tools, digest, server, revision, cold_start_ms, created_at, live_since
                FROM mcp_tool_sets WHERE project_id = :project
                ORDER BY created_at DESC LIMIT 1
                """)
                .param("project", project.value())
                .query(Row.class)
                .optional()
                .map(this::read)
                .filter(it -> it.liveSince().isEmpty());
    }

    /// The projects that want changed tools approved, and whose newest version waits for that.
    Set<ProjectId> held() {
        return database.sql("""
                SELECT newest.project_id
                FROM (SELECT DISTINCT ON (project_id) project_id, digest, live_since
                      FROM mcp_tool_sets
                      ORDER BY project_id, created_at DESC) newest
                JOIN mcp_options o ON o.project_id = newest.project_id AND o.approve_tools
                JOIN (SELECT DISTINCT ON (project_id) project_id, digest
                      FROM mcp_tool_sets
                      WHERE live_since IS NOT NULL
                      ORDER BY project_id, live_since DESC) live ON live.project_id = newest.project_id
                WHERE newest.live_since IS NULL AND newest.digest <> live.digest
                  AND NOT EXISTS (SELECT FROM mcp_tool_approvals a
                                  WHERE a.project_id = newest.project_id AND a.digest = newest.digest)
                """)
                .query((row, _) -> new ProjectId(row.getObject("project_id", UUID.class)))
                .set();
    }

    boolean isApproved(ProjectId project, String digest) {
        return database.sql("SELECT count(*) FROM mcp_tool_approvals WHERE project_id = :project AND digest = :digest")
                        .param("project", project.value())
                        .param("digest", digest)
                        .query(Long.class)
                        .single()
                > 0;
    }

    void approve(ProjectId project, String digest, UserId user) {
        database.sql("""
                INSERT INTO mcp_tool_approvals (project_id, digest, user_id) VALUES (:project, :digest, :user)
                ON CONFLICT DO NOTHING
                """)
                .param("project", project.value())
                .param("digest", digest)
                .param("user", user.value())
                .update();
    }

    void delete(ProjectId project) {
        database.sql("DELETE FROM mcp_tool_sets WHERE project_id = :project")
                .param("project", project.value())
                .update();
        database.sql("DELETE FROM mcp_tool_approvals WHERE project_id = :project")
                .param("project", project.value())
                .update();
    }

    private record Row(
            UUID deploymentId,
            String tools,
            String digest,
            String server,
            String revision,
            int coldStartMs,
            Instant createdAt,
            @Nullable Instant liveSince) {}

    private Examined read(Row row) {
        var definitions = json.readTree(row.tools).values().stream().toList();
        return new Examined(
                row.deploymentId,
                ToolSet.of(definitions),
                row.digest,
                row.server,
                row.revision,
                row.coldStartMs,
                row.createdAt,
                Optional.ofNullable(row.liveSince));
    }
}
