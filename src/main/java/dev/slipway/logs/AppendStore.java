package dev.slipway.logs;

import dev.slipway.logs.Append.Outcome;
import dev.slipway.platform.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/// Stores blocks of many streams in one transaction: one commit, hence one wait for the disk, for everything
/// that was said on this server in the last moment.
///
/// A stream's row is the fence: it moves from the place the writer knows to the new one, and only while the
/// writer is still the one that opened it last. So an attempt whose answer was lost can be repeated, and two
/// writers cannot interleave.
final class AppendStore {
    private static final String ADVANCE = """
            UPDATE log_streams s
            SET last_seq = v.last,
                bytes = s.bytes + v.bytes,
                kept_bytes = s.kept_bytes + v.bytes,
                masked = s.masked + v.masked
            FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                AS v (id, writer, before, last, bytes, masked)
            WHERE s.id = v.id
              AND s.writer = v.writer
              AND s.last_seq = v.before
            RETURNING s.id
            """;
    private static final String INSERT = """
            INSERT INTO log_blocks
                (stream_id, project_id, first_seq, last_seq, lines, first_at, last_at, levels, sources, bytes, data)
            SELECT s.id, s.project_id, ?, ?, ?, ?, ?, ?, ?, ?, ?
            FROM log_streams s
            WHERE s.id = ?
            """;
    private static final String LOOK = "SELECT id, writer, last_seq FROM log_streams WHERE id = ANY (?::uuid[])";

    private final Database database;

    AppendStore(Database database) {
        this.database = database;
    }

    /// How each of them ended. When it throws, nothing is known: the same is to be tried again.
    Map<LogId, Outcome> append(List<Append> appends) {
        return database.asSystem(
                "append log lines", () -> database.connection(connection -> append(connection, appends)));
    }

    /// Stores blocks of one stream as they are, without moving its end. They go as one JDBC batch: the rows
    /// are few and large, and a batch does not wait for each answer.
    static void insert(Connection connection, LogId stream, List<Block> blocks) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            add(insert, stream, blocks);
            insert.executeBatch();
        }
    }

    private static void add(PreparedStatement insert, LogId stream, List<Block> blocks) throws SQLException {
        var connection = insert.getConnection();
        for (var block : blocks) {
            insert.setLong(1, block.firstSeq());
            insert.setLong(2, block.lastSeq());
            insert.setInt(3, block.lines());
            insert.setTimestamp(4, Timestamp.from(block.firstAt()));
            insert.setTimestamp(5, Timestamp.from(block.lastAt()));
            insert.setInt(6, block.levels());
            insert.setArray(7, connection.createArrayOf("text", block.sources().toArray()));
            insert.setInt(8, block.bytes());
            insert.setBytes(9, block.packed());
            insert.setObject(10, stream.value());
            insert.addBatch();
        }
    }

    private static Map<LogId, Outcome> append(Connection connection, List<Append> appends) throws SQLException {
        var outcomes = new HashMap<LogId, Outcome>();
        for (var id : advance(connection, appends)) {
            outcomes.put(new LogId(id), new Outcome.Gone());
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var append : appends) {
                if (outcomes.containsKey(append.stream())) {
                    add(insert, append.stream(), append.blocks());
                    outcomes.put(append.stream(), new Outcome.Stored(append.last()));
                }
            }
            insert.executeBatch();
        }
        var refused = appends.stream()
                .filter(append -> !outcomes.containsKey(append.stream()))
                .toList();
        if (!refused.isEmpty()) {
            outcomes.putAll(look(connection, refused));
        }
        return outcomes;
    }

    private static List<UUID> advance(Connection connection, List<Append> appends) throws SQLException {
        try (var statement = connection.prepareStatement(ADVANCE)) {
            var columns = List.<Function<Append, Object>>of(
                    append -> append.stream().value(),
                    Append::writer,
                    Append::before,
                    Append::last,
                    Append::bytes,
                    Append::masked);
            for (var i = 0; i < columns.size(); i++) {
                var values = appends.stream().map(columns.get(i)).toArray();
                statement.setArray(i + 1, connection.createArrayOf(i < 2 ? "uuid" : "bigint", values));
            }
            var advanced = new ArrayList<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    advanced.add(rows.getObject(1, UUID.class));
                }
            }
            return advanced;
        }
    }

    /// Why a stream did not move: it is gone, it has another writer, or an earlier attempt got through after
    /// all.
    private static Map<LogId, Outcome> look(Connection connection, List<Append> refused) throws SQLException {
        var outcomes = new HashMap<LogId, Outcome>();
        refused.forEach(append -> outcomes.put(append.stream(), new Outcome.Gone()));
        var writers = new HashMap<LogId, UUID>();
        refused.forEach(append -> writers.put(append.stream(), append.writer()));
        try (var statement = connection.prepareStatement(LOOK)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids(refused)));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var id = new LogId(rows.getObject("id", UUID.class));
                    var mine = rows.getObject("writer", UUID.class).equals(writers.get(id));
                    outcomes.put(id, mine ? new Outcome.Stored(rows.getLong("last_seq")) : new Outcome.Taken());
                }
            }
        }
        return outcomes;
    }

    private static Object[] ids(List<Append> appends) {
        return appends.stream().map(append -> append.stream().value()).toArray();
    }
}
