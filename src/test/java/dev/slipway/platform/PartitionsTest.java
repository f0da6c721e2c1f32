package dev.slipway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    private static final TestDatabase TEST = TestDatabase.create();
    private static final Database DATABASE = TEST.database();
    private static final Instant NOW = Instant.parse("2031-05-20T12:00:00Z");

    private final Partitions partitions = new Partitions(
            DATABASE,
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> Stream.of(
                    new Retention("health_checks", 30, "runtime.health-retention-days"),
                    new Retention("events", 365, "platform.event-retention-days")));

    @AfterAll
    static void close() {
        TEST.close();
    }

    @Test
    void aMonthIsDroppedWhenAllOfItIsOlderThanWhatIsKept() {
        ensure("health_checks", "2031-02-01", "2031-03-01", "2031-04-01", "2031-05-01");
        ensure("events", "2030-04-01", "2030-05-01");
        event("2030-04-30T10:00:00Z");
        event("2030-05-01T10:00:00Z");

        var dropped = partitions.drop();

        assertThat(dropped).contains("health_checks_203102", "health_checks_203103", "events_203004");
        assertThat(dropped).doesNotContain("health_checks_203104", "health_checks_203105", "events_203005");
        assertThat(tables())
                .contains("health_checks_203104", "events_203005", "health_checks_default", "events_default")
                .doesNotContain("health_checks_203103", "events_203004");
        assertThat(DATABASE.asSystem(
                        "test",
                        () -> DATABASE.sql("SELECT created_at FROM events WHERE event_type = 'test'")
                                .query(Timestamp.class)
                                .list()))
                .containsExactly(Timestamp.from(Instant.parse("2030-05-01T10:00:00Z")));
        assertThat(partitions.drop()).isEmpty();
    }

    @Test
    void nothingCanBeKeptForNoTimeAtAll() {
        assertThatThrownBy(() -> new Retention("events", 0, "platform.event-retention-days"))
                .hasMessageContaining("platform.event-retention-days must be at least 1");
    }

    private static void ensure(String table, String... months) {
        for (var month : months) {
            DATABASE.asSystem(
                    "test",
                    () -> DATABASE.sql("SELECT slipway_ensure_month(:table, :month)")
                            .param("table", table)
                            .param("month", LocalDate.parse(month))
                            .query((_, _) -> table)
                            .single());
        }
    }

    private static void event(String at) {
        DATABASE.asSystem(
                "test",
                () -> DATABASE.sql("""
                                INSERT INTO events (subject, event_type, event_data, created_at)
                                VALUES ('test', 'test', '{}', :at)
                                """)
                        .param("at", Timestamp.from(Instant.parse(at)))
                        .update());
    }

    private static List<String> tables() {
        return DATABASE.asSystem(
                "test",
                () -> DATABASE.sql("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")
                        .query(String.class)
                        .list());
    }
}
