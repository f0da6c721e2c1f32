package dev.slipway.runtime;

import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/// The table `health_checks`. Every method runs in the caller's transaction.
final class HealthStore {
    private final Database database;

    HealthStore(Database database) {
        this.database = database;
    }

    /// @param check its time is the transaction's, not the record's
    void insert(WorkloadId workload, WorkloadSpec spec, HealthCheck check) {
        database.sql("""
                        INSERT INTO health_checks
                            (deployment_id, workload_id, project_id, url, http_status, latency_ms, is_live)
                        VALUES (:release, :workload, :project, :url, :status, :latency, :live)
                        """)
                .param("release", spec.release())
                .param("workload", workload.value())
                .param("project", spec.project().value())
                .param("url", check.url())
                .param("status", check.httpStatus().orElse(null), Types.INTEGER)
                .param("latency", check.latencyMs().orElse(null), Types.INTEGER)
                .param("live", check.isLive())
                .update();
    }

    /// Newest first.
    List<HealthCheck> list(WorkloadId workload, PageOf.Request page) {
        return database.sql("""
                        SELECT url, http_status, latency_ms, is_live, checked_at
                        FROM health_checks
                        WHERE workload_id = :workload
                        ORDER BY checked_at DESC, id
                        LIMIT :size OFFSET :offset
                        """)
                .param("workload", workload.value())
                .param("size", page.size())
                .param("offset", page.offset())
                .query((row, _) -> read(row))
                .list();
    }

    long count(WorkloadId workload) {
        return database.sql("SELECT count(*) FROM health_checks WHERE workload_id = :workload")
                .param("workload", workload.value())
                .query(Long.class)
                .single();
    }

    void delete(ProjectId project) {
        database.sql("DELETE FROM health_checks WHERE project_id = :project")
                .param("project", project.value())
                .update();
    }

    private static HealthCheck read(ResultSet row) throws SQLException {
        return new HealthCheck(
                row.getString("url"),
                Optional.ofNullable(row.getObject("http_status", Integer.class)),
                Optional.ofNullable(row.getObject("latency_ms", Integer.class)),
                row.getBoolean("is_live"),
                row.getTimestamp("checked_at").toInstant());
    }
}
