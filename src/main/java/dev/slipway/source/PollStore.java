package dev.slipway.source;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `polled_branches`, in the caller's transaction.
final class PollStore {
    private final Database database;

    PollStore(Database database) {
        this.database = database;
    }

    List<Polled> all() {
        return database.sql("SELECT * FROM polled_branches")
                .query((row, _) -> polled(row))
                .list();
    }

    Optional<Polled> find(ProjectId project) {
        return database.sql("SELECT * FROM polled_branches WHERE project_id = :project")
                .param("project", project.value())
                .query((row, _) -> polled(row))
                .optional();
    }

    /// The same, held until the transaction ends: of two servers that look at once, only one finds a tip new.
    Optional<Polled> hold(ProjectId project) {
        return database.sql("SELECT * FROM polled_branches WHERE project_id = :project FOR UPDATE")
                .param("project", project.value())
                .query((row, _) -> polled(row))
                .optional();
    }

    void save(Polled polled) {
        database.sql("""
            INSERT INTO polled_branches (project_id, branch, tip, polled_at, next_poll_at, failures, error)
            VALUES (:project, :branch, :tip, :polled, :next, :failures, :error)
            ON CONFLICT (project_id) DO UPDATE
            SET branch = excluded.branch,
                tip = excluded.tip,
                polled_at = excluded.polled_at,
                next_poll_at = excluded.next_poll_at,
                failures = excluded.failures,
                error = excluded.error
            """)
                .param("project", polled.project().value())
                .param("branch", polled.branch())
                .param("tip", polled.tip().orElse(null))
                .param("polled", polled.polledAt().atOffset(ZoneOffset.UTC))
                .param("next", polled.nextPollAt().atOffset(ZoneOffset.UTC))
                .param("failures", polled.failures())
                .param("error", polled.error().orElse(null))
                .update();
    }

    private static Polled polled(ResultSet row) throws SQLException {
        return new Polled(
                new ProjectId(row.getObject("project_id", UUID.class)),
                row.getString("branch"),
                Optional.ofNullable(row.getString("tip")),
                time(row, "polled_at"),
                time(row, "next_poll_at"),
                row.getInt("failures"),
                Optional.ofNullable(text(row, "error")));
    }

    private static @Nullable String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
