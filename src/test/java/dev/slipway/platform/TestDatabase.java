package dev.slipway.platform;

import dev.slipway.platform.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// A fresh, migrated database on a real PostgreSQL, one server for all tests of this JVM. A database is made in a
/// few
/// milliseconds by copying a template.
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String TEMPLATE = "slipway_template";

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
        try (var admin = DriverManager.getConnection(server.url("postgres"), server.user(), server.password());
                var statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE %s TEMPLATE %s OWNER slipway_owner".formatted(name, TEMPLATE));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot copy the template database", e);
        }
        return DatabaseAccess.embedded(server, name);
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

    /// A new folder that sandboxes and the database's user can reach.
    public static Path folder(String prefix) {
        try {
            var folder = Files.createTempDirectory(prefix);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres THE_ONE = start();

        private static EmbeddedPostgres start() {
            var server = EmbeddedPostgres.start(Home.at(folder("slipway-test-db")));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            var template = DatabaseAccess.embedded(server, TEMPLATE);
            DatabasePools.open(template).close();
            return server;
        }
    }
}
