package dev.slipway.mcp.instances;

import dev.slipway.platform.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// The table `mcp_tool_calls`. In the caller's transaction.
final class ToolCallStore {
    private final Database database;

    ToolCallStore(Database database) {
        this.database = database;
    }

    /// How a tool was called in an hour, or in a longer time.
    ///
    /// @param cancelled how many ended because nobody waited for them any more; no failures
    /// @param crashed how many of the failures were because the process ended
    /// @param totalMicros of all calls together
    /// @param maxMicros of the slowest
    record Calls(
            UUID endpoint,
            String tool,
            Instant hour,
            long calls,
            long failures,
            long cancelled,
            long crashed,
            long totalMicros,
            long maxMicros) {}

    void add(Calls more) {
        database.sql("""
            INSERT INTO mcp_tool_calls (endpoint_id, tool, hour, calls, failures, cancelled, crashed, total_micros,
                max_micros)
            VALUES (:endpoint, :tool, :hour, :calls, :failures, :cancelled, :crashed, :total, :max)
            ON CONFLICT (endpoint_id, tool, hour) DO UPDATE
            SET calls = mcp_tool_calls.calls + excluded.calls,
                failures = mcp_tool_calls.failures + excluded.failures,
                cancelled = mcp_tool_calls.cancelled + excluded.cancelled,
                crashed = mcp_tool_calls.crashed + excluded.crashed,
                total_micros = mcp_tool_calls.total_micros + excluded.total_micros,
                max_micros = greatest(mcp_tool_calls.max_micros, excluded.max_micros)
            """)
                .param("endpoint", more.endpoint())
                .param("tool", more.tool())
                .param("hour", more.hour().atOffset(ZoneOffset.UTC))
                .param("calls", more.calls())
                .param("failures", more.failures())
                .param("cancelled", more.cancelled())
                .param("crashed", more.crashed())
                .param("total", more.totalMicros())
                .param("max", more.maxMicros())
                .update();
    }

    /// By tool and hour, newest and then busiest first.
    List<Calls> list(UUID endpoint, Instant since, int most) {
        return database.sql("""
            SELECT endpoint_id, tool, hour, calls, failures, cancelled, crashed, total_micros, max_micros
            FROM mcp_tool_calls
            WHERE endpoint_id = :endpoint AND hour >= :since
            ORDER BY hour DESC, calls DESC, tool
            LIMIT :most
            """)
                .param("endpoint", endpoint)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, _) -> new Calls(
                        row.getObject("endpoint_id", UUID.class),
                        row.getString("tool"),
                        row.getTimestamp("hour").toInstant(),
                        row.getLong("calls"),
                        row.getLong("failures"),
                        row.getLong("cancelled"),
                        row.getLong("crashed"),
                        row.getLong("total_micros"),
                        row.getLong("max_micros")))
                .list();
    }

    void forgetBefore(Instant moment) {
        database.sql("DELETE FROM mcp_tool_calls WHERE hour < :moment")
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .update();
    }

    void forget(UUID endpoint) {
        database.sql("DELETE FROM mcp_tool_calls WHERE endpoint_id = :endpoint")
                .param("endpoint", endpoint)
                .update();
    }
}
