package dev.slipway.mcp.instances;

import dev.slipway.logs.LogId;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What time does to instances and what is observed of them: their part of the table `mcp_instances`. In the caller's
/// transaction, a system job's but for the lists.
final class ObservationStore {
    private final Database database;

    ObservationStore(Database database) {
        this.database = database;
    }

    /// An instance whose time is over.
    record Expired(InstanceId id, UserId owner) {}

    /// A process of an instance's, as the health check sees it.
    record Process(InstanceId id, Optional<Long> processId, Optional<Integer> port, String status, Instant createdAt) {}

    /// An instance that is to be forgotten.
    record Old(InstanceId id, LogId log) {}

    /// Ends those whose time is over: the requirement's statement for the clean-up of expired instances. Their process
    /// and their port are free with that.
    List<Expired> expire(Instant now) {
        return database.sql("""
            UPDATE mcp_instances
            SET status = 'expired', assigned_port = NULL, process_id = NULL, updated_at = clock_timestamp()
            WHERE expires_at < :now
              AND status = 'running'
              AND deleted_at IS NULL
            RETURNING id, user_id
            """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Expired(
                        new InstanceId(row.getObject("id", UUID.class)),
                        new UserId(row.getObject("user_id", UUID.class))))
                .list();
    }

    List<Instance> running() {
        return database.sql(InstanceStore.SELECT + "WHERE mi.status = 'running' AND mi.deleted_at IS NULL")
                .query((row, _) -> InstanceStore.instance(row))
                .list();
    }

    /// Those that have been pending for longer than it takes to take up a job.
    List<InstanceId> pending(Duration longer) {
        return database.sql("""
            SELECT id
            FROM mcp_instances
            WHERE status = 'pending'
              AND deleted_at IS NULL
              AND updated_at < clock_timestamp() - make_interval(secs => :seconds)
            """)
                .param("seconds", longer.toSeconds())
                .query((row, _) -> new InstanceId(row.getObject("id", UUID.class)))
                .list();
    }

    /// Those that ended lately, on whichever server that was decided.
    List<InstanceId> ended(Duration lately) {
        return database.sql("""
            SELECT id
            FROM mcp_instances
            WHERE (status IN ('expired', 'disconnected', 'error') OR deleted_at IS NOT NULL)
              AND updated_at > clock_timestamp() - make_interval(secs => :seconds)
            """)
                .param("seconds", lately.toSeconds())
                .query((row, _) -> new InstanceId(row.getObject("id", UUID.class)))
                .list();
    }

    /// All processes that run, for the health check: the requirement's query. Of those the acting user sees.
    PageOf<Process> processes(PageOf.Request page) {
        var items = database.sql("""
            SELECT mi.id, mi.process_id, mi.assigned_port, mi.status, mi.created_at
            FROM mcp_instances mi
            WHERE mi.status = 'running'
              AND mi.deleted_at IS NULL
              AND mi.process_id IS NOT NULL
            ORDER BY mi.created_at, mi.id
            LIMIT :size OFFSET :offset
            """)
                .param("size", page.size())
                .param("offset", page.offset())
                .query((row, _) -> new Process(
                        new InstanceId(row.getObject("id", UUID.class)),
                        Optional.ofNullable(row.getObject("process_id", Long.class)),
                        Optional.ofNullable(row.getObject("assigned_port", Integer.class)),
                        row.getString("status"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
        var total = database.sql("""
            SELECT count(*)
            FROM mcp_instances
            WHERE status = 'running' AND deleted_at IS NULL AND process_id IS NOT NULL
            """).query(Long.class).single();
        return new PageOf<>(items, page.page(), page.size(), total);
    }

    void observed(InstanceId id, Optional<Long> process, Optional<Integer> port, String stats) {
        database.sql("""
            UPDATE mcp_instances
            SET process_id = :process, assigned_port = :port, stats = :stats::jsonb
            WHERE id = :id AND status = 'running' AND deleted_at IS NULL
            """)
                .param("id", id.value())
                .param("process", process.orElse(null))
                .param("port", port.orElse(null))
                .param("stats", stats)
                .update();
    }

    void accessed(InstanceId id, Instant at) {
        database.sql("""
            UPDATE mcp_instances
            SET last_accessed = greatest(last_accessed, :at::timestamptz)
            WHERE id = :id
            """)
                .param("id", id.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /// What went wrong with one that goes on; whose it is, when it runs.
    Optional<UserId> troubled(InstanceId id, String why) {
        return database.sql("""
            UPDATE mcp_instances
            SET error_message = :why
            WHERE id = :id AND status = 'running' AND deleted_at IS NULL
            RETURNING user_id
            """)
                .param("id", id.value())
                .param("why", why)
                .query((row, _) -> new UserId(row.getObject("user_id", UUID.class)))
                .optional();
    }

    /// A running instance whose own server has to be started anew.
    boolean pendingAgain(InstanceId id) {
        return database.sql("""
            UPDATE mcp_instances
            SET status = 'pending', assigned_port = NULL, process_id = NULL, updated_at = clock_timestamp()
            WHERE id = :id AND status = 'running' AND deleted_at IS NULL
            """).param("id", id.value()).update() == 1;
    }

    /// Those that ended or were deleted before a moment.
    List<Old> endedBefore(Instant moment, int most) {
        return database.sql("""
            SELECT id, log_id
            FROM mcp_instances
            WHERE (deleted_at < :moment OR (status IN ('expired', 'disconnected', 'error') AND updated_at < :moment))
            LIMIT :most
            FOR UPDATE SKIP LOCKED
            """)
                .param("moment", moment.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, _) -> new Old(
                        new InstanceId(row.getObject("id", UUID.class)),
                        new LogId(row.getObject("log_id", UUID.class))))
                .list();
    }

    void forget(InstanceId id) {
        database.sql("DELETE FROM mcp_instances WHERE id = :id")
                .param("id", id.value())
                .update();
    }
}
