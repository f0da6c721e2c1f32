package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.Database;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.util.unit.DataSize;

/// Who may read a log, and how long there is something to read.
class LogGuardTest {
    private static final UserId OWNER = UserId.random();
    private static final UserId STRANGER = UserId.random();

    private static TestDatabase test;
    private static Database database;
    private static Logs logs;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        database = test.database();
        SeeOwn.in(database);
        logs = new Logs(
                database, new LogSettings(DataSize.ofMegabytes(256), 30, Duration.ofMillis(20)), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        logs.close();
        test.close();
    }

    @Test
    void anotherUserReadsNothingAndChangesNothing() {
        var id = oneLine();
        assertThat(database.asUser(OWNER, () -> logs.read(id, 1, 10))).hasSize(1);
        assertThat(database.asUser(OWNER, () -> logs.summary(id))).isPresent();
        assertThat(database.asUser(STRANGER, () -> logs.read(id, 1, 10))).isEmpty();
        assertThat(database.asUser(STRANGER, () -> logs.summary(id))).isEmpty();
        database.asUser(STRANGER, () -> logs.delete(id));
        assertThat(database.asUser(OWNER, () -> logs.read(id, 1, 10))).hasSize(1);
        assertThatThrownBy(() -> database.asUser(STRANGER, () -> logs.create(SeeOwn.project(OWNER), "test:1")))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void theServingRoleWithoutAUserReadsNothingNotEvenFromAPartition() throws SQLException {
        oneLine();
        try (var connection = test.pools().serving().getConnection();
                var statement = connection.createStatement()) {
            for (var table : tables()) {
                try (var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
                    rows.next();
                    assertThat(rows.getLong(1)).as(table).isZero();
                }
            }
        }
    }

    @Test
    void deletingAProjectsLogsLeavesNothingOfThem() {
        var other = UserId.random();
        var id = database.asUser(other, () -> logs.create(SeeOwn.project(other), "test:1"));
        try (var writer = logs.open(id, List.of())) {
            writer.line(Level.INFO, "slipway", "soon gone");
        }
        var kept = oneLine();
        database.asUser(other, () -> logs.deleteOf(SeeOwn.project(other)));
        assertThat(database.asSystem("test", () -> logs.read(id, 1, 10))).isEmpty();
        assertThat(database.asSystem("test", () -> logs.summary(id))).isEmpty();
        assertThat(database.asSystem("test", () -> logs.read(kept, 1, 10))).hasSize(1);
    }

    @Test
    void monthsThatAreOldEnoughAreDroppedAndTheirFinishedLogsForgotten() {
        var old = oneLine();
        try (var writer = logs.open(old, List.of())) {
            writer.finish();
        }
        var fresh = oneLine();
        var longAgo = LocalDate.now(Clock.systemUTC()).minusDays(100);
        database.asSystem("test", () -> {
            database.sql("SELECT slipway_ensure_month('log_blocks', :day)")
                    .param("day", longAgo)
                    .query((_, _) -> true)
                    .list();
            database.sql("UPDATE log_blocks SET created_at = :day WHERE stream_id = :id")
                    .param("day", longAgo.atStartOfDay())
                    .param("id", old.value())
                    .update();
            database.sql("UPDATE log_streams SET finished_at = :day WHERE id = :id")
                    .param("day", longAgo.atStartOfDay())
                    .param("id", old.value())
                    .update();
        });
        assertThat(tables()).hasSize(5);
        logs.tidier().retain();
        assertThat(tables()).hasSize(4);
        assertThat(database.asSystem("test", () -> logs.summary(old))).isEmpty();
        assertThat(database.asUser(OWNER, () -> logs.read(fresh, 1, 10))).hasSize(1);
    }

    @Test
    void aSecretIsNowhereInTheTables() {
        var id = database.asUser(OWNER, () -> logs.create(SeeOwn.project(OWNER), "test:1"));
        var secret = "correct-horse-battery-staple";
        try (var writer = logs.open(id, List.of(secret))) {
            for (var form : List.of(secret, java.util.Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)))) {
                var bytes = ("it is " + form + "\n").getBytes(UTF_8);
                writer.bytes("stdout", bytes, 0, bytes.length);
            }
        }
        var found = new ArrayList<String>();
        database.asSystem(
                "test",
                () -> new LogStore(database)
                        .blocks(id, 1, 10)
                        .forEach(block -> block.unpack().forEach(line -> found.add(line.text()))));
        assertThat(found).containsExactly("it is ***", "it is ***");
    }

    private static LogId oneLine() {
        var id = database.asUser(OWNER, () -> logs.create(SeeOwn.project(OWNER), "test:" + Instant.now()));
        try (var writer = logs.open(id, List.of())) {
            writer.line(Level.INFO, "slipway", "hello");
        }
        return id;
    }

    private static List<String> tables() {
        return database.asSystem(
                "test", () -> database.sql("""
                        SELECT relname
                        FROM pg_class
                        WHERE relname LIKE 'log\\_%'
                          AND relkind IN ('r', 'p')
                          AND relname <> 'log_blocks'
                        """).query(String.class).list());
    }
}
