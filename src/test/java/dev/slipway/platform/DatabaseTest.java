package dev.slipway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final TestDatabase TEST = TestDatabase.create();
    private static final Database DATABASE = TEST.database();

    @AfterAll
    static void close() {
        TEST.close();
    }

    @Test
    void aUsersTransactionIsTheServingRoleWithThatUser() {
        var user = UserId.random();

        var seen = DATABASE.asUser(
                user,
                () -> DATABASE.sql("SELECT current_user || ' ' || slipway_user()")
                        .query(String.class)
                        .single());

        assertThat(seen).isEqualTo("slipway_owner_serving " + user);
    }

    @Test
    void aSystemJobIsTheOwnerWithoutAUser() {
        var seen = DATABASE.asSystem(
                "test",
                () -> DATABASE.sql("SELECT current_user || coalesce(slipway_user()::text, '')")
                        .query(String.class)
                        .single());

        assertThat(seen).isEqualTo("slipway_owner");
    }

    @Test
    void aUserOfOneTransactionIsForgottenByTheNext() {
        DATABASE.asUser(
                UserId.random(),
                () -> DATABASE.sql("SELECT 1").query(Integer.class).single());

        try (var connection = TEST.pools().serving().getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT slipway_user() IS NULL")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getBoolean(1)).isTrue();
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStatementWithoutATransactionIsADefect() {
        assertThatThrownBy(() -> DATABASE.sql("SELECT 1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherActorsTransactionInsideIsOneOfItsOwn() {
        DATABASE.asSystem("outer", () -> {
            var inner = DATABASE.asUser(
                    UserId.random(),
                    () -> DATABASE.sql("SELECT current_user")
                            .query(String.class)
                            .single());
            var outer = DATABASE.sql("SELECT current_user").query(String.class).single();
            assertThat(inner).isEqualTo("slipway_owner_serving");
            assertThat(outer).isEqualTo("slipway_owner");
        });
    }

    @Test
    void theServingRoleOwnsNothingAndCannotBypassTheGuard() {
        var powers = DATABASE.asSystem(
                "test", () -> DATABASE.sql("""
            SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
            FROM pg_roles
            WHERE rolname = 'slipway_owner_serving'
            """).query(Boolean.class).single());

        assertThat(powers).isFalse();
    }

    @Test
    void aColdBurstOfMoreRequestsThanConnectionsIsServed() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> DATABASE.asUser(
                            UserId.random(),
                            () -> DATABASE.sql("SELECT :i::int")
                                    .param("i", i)
                                    .query(Integer.class)
                                    .single())))
                    .toList();
            var sum = 0;
            for (Future<Integer> answer : answers) {
                sum += answer.get();
            }
            assertThat(sum).isEqualTo(199 * 200 / 2);
        }
    }

    @Test
    void everyMigrationGoesBackAndForthAgain() {
        var access = TestDatabase.createUnopened();
        try (var pools = DatabasePools.open(access)) {
            var migrations = new Migrations(pools.owning());
            var applied = pools.database()
                    .asSystem(
                            "count",
                            () -> pools.database()
                                    .sql("SELECT count(*) FROM flyway_schema_history WHERE version IS NOT NULL")
                                    .query(Integer.class)
                                    .single());
            for (var i = 0; i < applied; i++) {
                migrations.back();
            }
            var left = pools.database()
                    .asSystem(
                            "count",
                            () -> pools.database().sql("""
                SELECT string_agg(tablename, ', ') FROM pg_tables
                WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
                """).query(String.class).optional());
            assertThat(left).isEmpty();
            migrations.forward();
        }
    }
}
