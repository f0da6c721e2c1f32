package dev.slipway.mcp.trust;

import dev.slipway.mcp.conformance.Conformance;
import dev.slipway.mcp.gateway.Endpoint.Sharing;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `mcp_options`. In the caller's transaction.
final class OptionsStore {
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> PAIRS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json;

    OptionsStore(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    McpOptions find(ProjectId project) {
        return database.sql("""
                SELECT approve_tools, cold_start_budget_ms, record_calls, replay_calls, sharing, sleep_after_seconds,
                       allowed_tools, denied_tools, renamed_tools, conformance, conformance_may_fail
                FROM mcp_options WHERE project_id = :project
                """)
                .param("project", project.value())
                .query(Row.class)
                .optional()
                .map(this::read)
                .orElse(McpOptions.DEFAULT);
    }

    void save(ProjectId project, McpOptions options) {
        database.sql("""
                INSERT INTO mcp_options (project_id, approve_tools, cold_start_budget_ms, record_calls, replay_calls,
                                         sharing, sleep_after_seconds, allowed_tools, denied_tools, renamed_tools,
                                         conformance, conformance_may_fail)
                VALUES (:project, :approve, :budget, :record, :replay, :sharing, :sleep,
                        :allowed::jsonb, :denied::jsonb, :renamed::jsonb, :conformance::jsonb, :mayFail::jsonb)
                ON CONFLICT (project_id) DO UPDATE
                SET approve_tools = :approve, cold_start_budget_ms = :budget, record_calls = :record,
                    replay_calls = :replay, sharing = :sharing, sleep_after_seconds = :sleep,
                    allowed_tools = :allowed::jsonb, denied_tools = :denied::jsonb, renamed_tools = :renamed::jsonb,
                    conformance = :conformance::jsonb, conformance_may_fail = :mayFail::jsonb,
                    updated_at = now()
                """)
                .param("project", project.value())
                .param("approve", options.approveTools())
                .param(
                        "budget",
                        options.coldStartBudget().map(Duration::toMillis).orElse(null))
                .param("record", options.recordCalls())
                .param("replay", options.replayCalls())
                .param("sharing", options.sharing().name().toLowerCase(Locale.ROOT))
                .param("sleep", options.sleepAfter().map(Duration::toSeconds).orElse(null))
                .param("allowed", json.writeValueAsString(options.tools().allowed()))
                .param("denied", json.writeValueAsString(options.tools().denied()))
                .param("renamed", json.writeValueAsString(options.tools().renamed()))
                .param(
                        "conformance",
                        json.writeValueAsString(options.conformance().wanted()))
                .param("mayFail", json.writeValueAsString(options.conformance().mayFail()))
                .update();
    }

    void delete(ProjectId project) {
        database.sql("DELETE FROM mcp_options WHERE project_id = :project")
                .param("project", project.value())
                .update();
    }

    private record Row(
            boolean approveTools,
            @Nullable Integer coldStartBudgetMs,
            boolean recordCalls,
            boolean replayCalls,
            String sharing,
            @Nullable Integer sleepAfterSeconds,
            String allowedTools,
            String deniedTools,
            String renamedTools,
            String conformance,
            String conformanceMayFail) {}

    private McpOptions read(Row row) {
        return new McpOptions(
                row.approveTools,
                Optional.ofNullable(row.coldStartBudgetMs).map(Duration::ofMillis),
                row.recordCalls,
                row.replayCalls,
                Sharing.valueOf(row.sharing.toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.sleepAfterSeconds).map(Duration::ofSeconds),
                new ToolRules(
                        json.readValue(row.allowedTools, NAMES),
                        json.readValue(row.deniedTools, NAMES),
                        json.readValue(row.renamedTools, PAIRS)),
                new Conformance(json.readValue(row.conformance, NAMES), json.readValue(row.conformanceMayFail, NAMES)));
    }
}
