package dev.slipway.runtime;

import static java.util.stream.Collectors.joining;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `port_allocations`. Every method runs in the caller's transaction.
final class PortStore {
    private final Database database;

    PortStore(Database database) {
        this.database = database;
    }

    /// Adds the ports of the range that the table does not have, and moves the ones it has to this pool.
    void ensure(WorkloadSpec.Pool pool, PortRange range) {
        database.sql("""
                        INSERT INTO port_allocations (port, pool)
                        SELECT port, :pool
                        FROM generate_series(:first, :last) AS port
                        ON CONFLICT (port) DO UPDATE SET pool = excluded.pool
                        WHERE port_allocations.pool <> excluded.pool
                        """)
                .param("pool", nameOf(pool))
                .param("first", range.first())
                .param("last", range.last())
                .update();
    }

    /// Locks the port that was free the longest and is not among `busy`. A port that another transaction is about
    /// to take is passed over, so two servers never wait for each other and never get the same.
    OptionalInt lockFree(WorkloadSpec.Pool pool, PortRange range, Collection<Integer> busy) {
        return database.sql("""
                        SELECT port
                        FROM port_allocations
                        WHERE pool = :pool
                          AND is_available
                          AND port BETWEEN :first AND :last
                          AND port <> ALL (CAST(:busy AS integer[]))
                        ORDER BY released_at NULLS FIRST, port
                        LIMIT 1
                        FOR UPDATE SKIP LOCKED
                        """)
                .param("pool", nameOf(pool))
                .param("first", range.first())
                .param("last", range.last())
                .param("busy", busy.stream().map(String::valueOf).collect(joining(",", "{", "}")))
                .query(Integer.class)
                .optional()
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /// Gives a port that this transaction has locked to the workload.
    void take(int port, WorkloadId workload, ProjectId project) {
        database.sql("""
                        UPDATE port_allocations
                        SET is_available = false, workload_id = :workload, project_id = :project,
                            allocated_at = now(), released_at = NULL, last_health_check = NULL
                        WHERE port = :port
                        """)
                .param("workload", workload.value())
                .param("project", project.value())
                .param("port", port)
                .update();
    }

    void release(WorkloadId workload) {
        database.sql("""
                        UPDATE port_allocations
                        SET is_available = true, workload_id = NULL, project_id = NULL, released_at = clock_timestamp()
                        WHERE workload_id = :workload
                        """).param("workload", workload.value()).update();
    }

    void checked(WorkloadId workload) {
        database.sql("UPDATE port_allocations SET last_health_check = now() WHERE workload_id = :workload")
                .param("workload", workload.value())
                .update();
    }

    /// Every port of a pool, in order.
    List<PortAllocation> list(WorkloadSpec.Pool pool) {
        return database.sql("""
                        SELECT port, is_available, project_id, workload_id, allocated_at, released_at,
                            last_health_check
                        FROM port_allocations
                        WHERE pool = :pool
                        ORDER BY port
                        """)
                .param("pool", nameOf(pool))
                .query((row, _) -> new PortAllocation(
                        row.getInt("port"),
                        row.getBoolean("is_available"),
                        Optional.ofNullable(row.getObject("project_id", UUID.class))
                                .map(ProjectId::new),
                        Optional.ofNullable(row.getObject("workload_id", UUID.class))
                                .map(WorkloadId::new),
                        instant(row.getTimestamp("allocated_at")),
                        instant(row.getTimestamp("released_at")),
                        instant(row.getTimestamp("last_health_check"))))
                .list();
    }

    private static Optional<Instant> instant(@Nullable Timestamp at) {
        return Optional.ofNullable(at).map(Timestamp::toInstant);
    }

    private static String nameOf(WorkloadSpec.Pool pool) {
        return pool.name().toLowerCase(Locale.ROOT);
    }
}
