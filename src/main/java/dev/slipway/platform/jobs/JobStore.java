package dev.slipway.platform.jobs;

import dev.slipway.platform.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// The table `jobs`. Every write to a leased job names the fence of the lease, so that an owner which lost it
/// changes nothing.
final class JobStore {
    private final Database database;

    JobStore(Database database) {
        this.database = database;
    }

    void insert(String kind, UUID subject, String lane, Instant runAt) {
        database.sql("""
            INSERT INTO jobs (kind, subject, lane, run_at)
            VALUES (:kind, :subject, :lane, :runAt)
            ON CONFLICT (kind, subject) WHERE state IN ('queued', 'running') DO NOTHING
            """)
                .param("kind", kind)
                .param("subject", subject)
                .param("lane", lane)
                .param("runAt", runAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    void removeQueued(String kind, UUID subject) {
        database.sql("""
            DELETE FROM jobs
            WHERE kind = :kind AND subject = :subject AND state = 'queued'
            """).param("kind", kind).param("subject", subject).update();
    }

    /// Takes the next job that is due, or whose owner let its lease run out. SKIP LOCKED lets servers pass each
    /// other; the unique index on running lanes settles the rare tie of two jobs of one lane.
    Optional<Leased> lease(String owner, Duration life) {
        return database.asSystem(
                "jobs.lease",
                () -> database.sql("""
            UPDATE jobs
            SET state = 'running', owner = :owner, fence = fence + 1, attempt = attempt + 1,
                leased_until = now() + make_interval(secs => :seconds)
            WHERE id = (
                SELECT j.id FROM jobs j
                WHERE (j.state = 'running' AND j.leased_until < now())
                   OR (j.state = 'queued' AND j.run_at <= now()
                       AND NOT EXISTS (SELECT FROM jobs r WHERE r.lane = j.lane AND r.state = 'running'))
                ORDER BY j.run_at
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, subject, attempt, fence
            """)
                        .param("owner", owner)
                        .param("seconds", life.toSeconds())
                        .query(Leased.class)
                        .optional());
    }

    /// @return whether the lease was still this owner's
    boolean renew(Leased job, Duration life) {
        return database.asSystem(
                        "jobs.renew",
                        () -> database.sql("""
            UPDATE jobs
            SET leased_until = now() + make_interval(secs => :seconds)
            WHERE id = :id AND fence = :fence AND state = 'running'
            """)
                                .param("seconds", life.toSeconds())
                                .param("id", job.id())
                                .param("fence", job.fence())
                                .update())
                == 1;
    }

    void finish(Leased job, Optional<String> error) {
        database.asSystem(
                "jobs.finish",
                () -> database.sql("""
            UPDATE jobs
            SET state = CASE WHEN :error::text IS NULL THEN 'done' ELSE 'failed' END,
                error = :error, finished_at = now(), leased_until = NULL
            WHERE id = :id AND fence = :fence AND state = 'running'
            """)
                        .param("error", error.orElse(null))
                        .param("id", job.id())
                        .param("fence", job.fence())
                        .update());
    }

    void requeue(Leased job, Duration delay, String why) {
        database.asSystem(
                "jobs.requeue",
                () -> database.sql("""
            UPDATE jobs
            SET state = 'queued', run_at = now() + make_interval(secs => :seconds), error = :why, leased_until = NULL
            WHERE id = :id AND fence = :fence AND state = 'running'
            """)
                        .param("seconds", delay.toMillis() / 1000.0)
                        .param("why", why)
                        .param("id", job.id())
                        .param("fence", job.fence())
                        .update());
    }

    /// Lets go of what dead servers of the same data folder still hold: an owner is `<home>/<start>`, and a data
    /// folder has one living server.
    void releaseOf(String home, String self) {
        database.asSystem(
                "jobs.release",
                () -> database.sql("""
            UPDATE jobs
            SET leased_until = now() - interval '1 second'
            WHERE state = 'running' AND owner LIKE :home || '/%' AND owner <> :self
            """).param("home", home).param("self", self).update());
    }

    void forgetOld(Duration age) {
        database.asSystem(
                "jobs.forget",
                () -> database.sql("""
            DELETE FROM jobs
            WHERE state IN ('done', 'failed') AND finished_at < now() - make_interval(secs => :seconds)
            """).param("seconds", age.toSeconds()).update());
    }

    /// A job of this server's.
    record Leased(UUID id, String kind, UUID subject, int attempt, long fence) {}
}
