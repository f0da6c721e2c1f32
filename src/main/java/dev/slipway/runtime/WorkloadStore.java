package dev.slipway.runtime;

import dev.slipway.logs.LogId;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.runtime.Workload.State;
import java.net.InetSocketAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `workloads`. Every method runs in the caller's transaction.
///
/// A row is written only by the server that supervises it. Another one touches it in two ways: it asks for a stop,
/// or it ends the row of a server that is dead.
final class WorkloadStore {
    private final Database database;

    WorkloadStore(Database database) {
        this.database = database;
    }

    void insert(WorkloadId id, WorkloadSpec spec, int port, String driver, String server) {
        database.sql("""
                        INSERT INTO workloads (id, project_id, deployment_id, name, driver, port, log_id, server)
                        VALUES (:id, :project, :release, :name, :driver, :port, :log, :server)
                        """)
                .param("id", id.value())
                .param("project", spec.project().value())
                .param("release", spec.release())
                .param("name", spec.name())
                .param("driver", driver)
                .param("port", port)
                .param("log", spec.log().value())
                .param("server", server)
                .update();
    }

    /// Writes where the workload stands. False when the row is this server's no longer: another one took it for
    /// dead.
    boolean save(WorkloadId id, Progress progress, String server) {
        var place = progress.place();
        return database.sql("""
                        UPDATE workloads
                        SET status = :status,
                            status_reason = :why,
                            started_at = CASE WHEN :handle::text IS NULL
                                                OR (container_id = :handle AND host IS NOT NULL)
                                              THEN started_at ELSE now() END,
                            stopped_at = CASE WHEN :status = 'stopped' THEN now() END,
                            container_id = coalesce(:handle, container_id),
                            host = :host,
                            reached_port = :reachedPort,
                            process_id = :processId,
                            restarts = :restarts,
                            exit_code = :exitCode,
                            last_ending = :lastEnding,
                            seen_at = now()
                        WHERE id = :id AND server = :server AND status <> 'stopped'
                        """)
                        .param("status", nameOf(progress.state()))
                        .param("why", progress.why().orElse(null))
                        .param("handle", place.map(Progress.Place::handle).orElse(null))
                        .param(
                                "host",
                                place.map(p -> p.address().getHostString()).orElse(null))
                        .param(
                                "reachedPort",
                                place.map(p -> p.address().getPort()).orElse(null),
                                java.sql.Types.INTEGER)
                        .param(
                                "processId",
                                place.flatMap(Progress.Place::processId).orElse(null),
                                java.sql.Types.BIGINT)
                        .param("restarts", progress.restarts())
                        .param("exitCode", progress.exitCode().orElse(null), java.sql.Types.INTEGER)
                        .param("lastEnding", progress.lastEnding().orElse(null))
                        .param("id", id.value())
                        .param("server", server)
                        .update()
                == 1;
    }

    Optional<Workload> find(WorkloadId id) {
        return database.sql("SELECT * FROM workloads WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> read(row))
                .optional();
    }

    List<Workload> running(ProjectId project) {
        return database.sql("""
                        SELECT *
                        FROM workloads
                        WHERE project_id = :project AND status <> 'stopped'
                        ORDER BY created_at DESC, id
                        """)
                .param("project", project.value())
                .query((row, _) -> read(row))
                .list();
    }

    List<Workload> running() {
        return database.sql("SELECT * FROM workloads WHERE status <> 'stopped' ORDER BY created_at DESC, id")
                .query((row, _) -> read(row))
                .list();
    }

    List<Workload> ofRelease(UUID release) {
        return database.sql("""
                        SELECT *
                        FROM workloads
                        WHERE deployment_id = :release
                        ORDER BY created_at DESC, id
                        """)
                .param("release", release)
                .query((row, _) -> read(row))
                .list();
    }

    /// Says that this server lives and still supervises its rows; returns those rows.
    List<Beat> beat(String server) {
        return database.sql("""
                        UPDATE workloads
                        SET seen_at = now()
                        WHERE server = :server AND status <> 'stopped'
                        RETURNING id, stop_requested_at IS NOT NULL AS stop_requested
                        """)
                .param("server", server)
                .query((row, _) ->
                        new Beat(new WorkloadId(row.getObject("id", UUID.class)), row.getBoolean("stop_requested")))
                .list();
    }

    void requestStop(WorkloadId id) {
        database.sql("UPDATE workloads SET stop_requested_at = now() WHERE id = :id AND status <> 'stopped'")
                .param("id", id.value())
                .update();
    }

    /// The rows of other servers, with whether each server was silent for longer than `lease`.
    List<Foreign> foreign(String server, Duration lease) {
        return database.sql("""
                        SELECT *, seen_at < now() - make_interval(secs => :lease) AS silent
                        FROM workloads
                        WHERE server <> :server AND status <> 'stopped'
                        ORDER BY created_at, id
                        """)
                .param("server", server)
                .param("lease", lease.toSeconds())
                .query((row, _) -> new Foreign(read(row), row.getString("server"), row.getBoolean("silent")))
                .list();
    }

    /// Ends a row of a dead server. False when somebody else was faster, or the server was not dead after all.
    boolean bury(WorkloadId id, String server, String why) {
        return database.sql("""
                        UPDATE workloads
                        SET status = 'stopped', status_reason = :why, last_ending = :why, stopped_at = now(),
                            host = NULL, reached_port = NULL, process_id = NULL
                        WHERE id = :id AND server = :server AND status <> 'stopped'
                        """)
                        .param("why", why)
                        .param("id", id.value())
                        .param("server", server)
                        .update()
                == 1;
    }

    void delete(ProjectId project) {
        database.sql("DELETE FROM workloads WHERE project_id = :project AND status = 'stopped'")
                .param("project", project.value())
                .update();
    }

    /// A row that this server supervises.
    record Beat(WorkloadId id, boolean stopRequested) {}

    /// A row that another server supervises, or did.
    record Foreign(Workload workload, String server, boolean silent) {}

    private static Workload read(ResultSet row) throws SQLException {
        return new Workload(
                new WorkloadId(row.getObject("id", UUID.class)),
                new ProjectId(row.getObject("project_id", UUID.class)),
                row.getObject("deployment_id", UUID.class),
                row.getString("name"),
                State.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("status_reason")),
                row.getInt("port"),
                address(row),
                Optional.ofNullable(row.getObject("process_id", Long.class)),
                row.getInt("restarts"),
                Optional.ofNullable(row.getObject("exit_code", Integer.class)),
                Optional.ofNullable(row.getString("last_ending")),
                new LogId(row.getObject("log_id", UUID.class)),
                row.getString("driver"),
                Optional.ofNullable(row.getString("container_id")),
                Optional.ofNullable(row.getString("image")),
                row.getTimestamp("created_at").toInstant(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("stopped_at")));
    }

    private static Optional<InetSocketAddress> address(ResultSet row) throws SQLException {
        var host = row.getString("host");
        return host == null ? Optional.empty() : Optional.of(new InetSocketAddress(host, row.getInt("reached_port")));
    }

    private static Optional<Instant> instant(@Nullable Timestamp at) {
        return Optional.ofNullable(at).map(Timestamp::toInstant);
    }

    private static String nameOf(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
