package dev.slipway.logs;

import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tables `log_streams` and `log_blocks`, without appending ([AppendStore]). Works in the caller's
/// transaction.
final class LogStore {
    private final Database database;

    LogStore(Database database) {
        this.database = database;
    }

    LogId insert(ProjectId project, String subject) {
        var id = UUID.randomUUID();
        database.sql("""
                INSERT INTO log_streams (id, project_id, subject)
                VALUES (:id, :project, :subject)
                """)
                .param("id", id)
                .param("project", project.value())
                .param("subject", subject)
                .update();
        return new LogId(id);
    }

    /// Makes `writer` the one that may append; a finished stream is open again.
    Optional<Opened> takeOver(LogId id, UUID writer) {
        return database.sql("""
                UPDATE log_streams
                SET writer = :writer, finished_at = NULL
                WHERE id = :id
                RETURNING project_id, last_seq, kept_bytes
                """)
                .param("id", id.value())
                .param("writer", writer)
                .query((row, _) -> new Opened(
                        new ProjectId(row.getObject("project_id", UUID.class)),
                        row.getLong("last_seq"),
                        row.getLong("kept_bytes")))
                .optional();
    }

    void finish(LogId id, Instant at) {
        database.sql("UPDATE log_streams SET finished_at = coalesce(finished_at, :at) WHERE id = :id")
                .param("id", id.value())
                .param("at", java.sql.Timestamp.from(at))
                .update();
    }

    Optional<StreamState> state(LogId id) {
        return database.sql("""
                SELECT last_seq, finished_at IS NOT NULL AS finished
                FROM log_streams
                WHERE id = :id
                """)
                .param("id", id.value())
                .query((row, _) -> new StreamState(row.getLong("last_seq"), row.getBoolean("finished")))
                .optional();
    }

    Optional<LogSummary> summary(LogId id) {
        return database.sql("""
                SELECT subject, last_seq, bytes, masked, created_at, finished_at
                FROM log_streams
                WHERE id = :id
                """)
                .param("id", id.value())
                .query((row, _) -> new LogSummary(
                        id,
                        row.getString("subject"),
                        row.getLong("last_seq"),
                        row.getLong("bytes"),
                        row.getLong("masked"),
                        row.getTimestamp("created_at").toInstant(),
                        instant(row.getTimestamp("finished_at"))))
                .optional();
    }

    /// The blocks from the one that holds `fromSeq` on, or from the next one kept.
    List<StoredBlock> blocks(LogId id, long fromSeq, int limit) {
        return database.sql("""
                SELECT first_seq, last_seq, lines, levels, data
                FROM log_blocks
                WHERE stream_id = :id
                  AND last_seq >= :from
                ORDER BY last_seq
                LIMIT :limit
                """)
                .param("id", id.value())
                .param("from", fromSeq)
                .param("limit", limit)
                .query((row, _) -> new StoredBlock(
                        row.getLong("first_seq"),
                        row.getLong("last_seq"),
                        row.getInt("lines"),
                        row.getInt("levels"),
                        row.getBytes("data")))
                .list();
    }

    List<BlockInfo> infos(LogId id, long fromSeq) {
        return database.sql("""
                SELECT first_seq, last_seq, lines, bytes
                FROM log_blocks
                WHERE stream_id = :id
                  AND last_seq >= :from
                ORDER BY last_seq
                """)
                .param("id", id.value())
                .param("from", fromSeq)
                .query((row, _) -> new BlockInfo(
                        row.getLong("first_seq"), row.getLong("last_seq"), row.getInt("lines"), row.getInt("bytes")))
                .list();
    }

    /// Puts `block`, compressed, in the place of `blocks` that lie side by side. Whoever does so at the same
    /// time waits for the other, and then fails.
    ///
    /// @throws SlipwayException CONFLICT when they are not all there any more
    void replace(LogId id, List<BlockInfo> blocks, Block block) {
        var deleted = database.sql("""
                DELETE FROM log_blocks
                WHERE stream_id = :id
                  AND last_seq BETWEEN :from AND :to
                """)
                .param("id", id.value())
                .param("from", blocks.getFirst().lastSeq())
                .param("to", blocks.getLast().lastSeq())
                .update();
        if (deleted != blocks.size()) {
            throw SlipwayException.conflict("the blocks of the log %s have changed meanwhile", id);
        }
        database.connection(connection -> {
            AppendStore.insert(connection, id, List.of(block));
            return true;
        });
    }

    void keptLess(LogId id, long bytes) {
        database.sql("UPDATE log_streams SET kept_bytes = kept_bytes - :bytes WHERE id = :id")
                .param("id", id.value())
                .param("bytes", bytes)
                .update();
    }

    void delete(LogId id) {
        database.sql("DELETE FROM log_blocks WHERE stream_id = :id")
                .param("id", id.value())
                .update();
        database.sql("DELETE FROM log_streams WHERE id = :id")
                .param("id", id.value())
                .update();
    }

    List<LogId> deleteOf(ProjectId project) {
        database.sql("DELETE FROM log_blocks WHERE project_id = :project")
                .param("project", project.value())
                .update();
        return database
                .sql("DELETE FROM log_streams WHERE project_id = :project RETURNING id")
                .param("project", project.value())
                .query(UUID.class)
                .list()
                .stream()
                .map(LogId::new)
                .toList();
    }

    /// Drops the months that ended before `keptFrom`, then the finished streams of which nothing is left.
    ///
    /// @return how many months were dropped
    int dropBefore(Instant keptFrom) {
        var months = database.sql("SELECT slipway_drop_log_months(:kept)")
                .param("kept", java.sql.Timestamp.from(keptFrom))
                .query(Integer.class)
                .single();
        database.sql("""
                DELETE FROM log_streams s
                WHERE s.finished_at < :kept
                  AND NOT EXISTS (SELECT FROM log_blocks b WHERE b.stream_id = s.id)
                """).param("kept", java.sql.Timestamp.from(keptFrom)).update();
        return months;
    }

    /// One server at a time, until the transaction ends.
    boolean tryRetentionLock() {
        return database.sql("SELECT pg_try_advisory_xact_lock(hashtext('slipway.logs.retention'))")
                .query(Boolean.class)
                .single();
    }

    static SlipwayException noSuchLog(LogId id) {
        return new SlipwayException(ErrorCode.NOT_FOUND, "there is no log " + id);
    }

    private static @Nullable Instant instant(java.sql.@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /// A stream that was opened for writing.
    record Opened(ProjectId project, long lastSeq, long keptBytes) {}
}
