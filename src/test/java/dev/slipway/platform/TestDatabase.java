package dev.slipway.platform;

import dev.slipway.platform.postgres.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A fresh, migrated database on a real PostgreSQL, one server for all tests of this JVM. A database is made in a few
/// milliseconds by copying a template, and dropped when the test class has ended.
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String TEMPLATE = "slipway_template";
    private static final ConcurrentLinkedQueue<String> FRESH = new ConcurrentLinkedQueue<>();

    private final DatabaseAccess access;
    private final DatabasePools pools;
    private final Database database;

    private TestDatabase(DatabaseAccess access) {
        this.access = access;
        this.pools = DatabasePools.open(access);
        this.database = pools.database();
    }

    public static TestDatabase create() {
        return new TestDatabase(createUnopened());
    }

    /// The access to a fresh database, for a test that starts a whole server on it.
    public static DatabaseAccess createUnopened() {
        var server = Server.THE_ONE;
        var name = "test_%d_%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
        execute("CREATE DATABASE %s TEMPLATE %s OWNER slipway_owner".formatted(name, TEMPLATE));
        FRESH.add(name);
        return DatabaseAccess.embedded(server, name);
    }

    /// Drops every database made since it was called last, whoever is still connected.
    static void dropFresh() {
        for (var name = FRESH.poll(); name != null; name = FRESH.poll()) {
            execute("DROP DATABASE %s WITH (FORCE)".formatted(name));
        }
    }

    private static void execute(String sql) {
        var server = Server.THE_ONE;
        try (var admin = DriverManager.getConnection(server.url("postgres"), server.user(), server.password());
                var statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the test server did not take: " + sql, e);
        }
    }

    public Database database() {
        return database;
    }

    public DatabaseAccess access() {
        return access;
    }

    public DatabasePools pools() {
        return pools;
    }

    @Override
    public void close() {
        pools.close();
    }

    private static final class Server {
        static final EmbeddedPostgres THE_ONE = start();

        private static EmbeddedPostgres start() {
            var server = EmbeddedPostgres.start(Home.at(TestFolders.lasting("database")));
            TestFolders.atEnd(server::close);
            var template = DatabaseAccess.embedded(server, TEMPLATE);
            DatabasePools.open(template).close();
            return server;
        }
    }
}
