package dev.slipway.mcp.instances;

import dev.slipway.TestServer;
import dev.slipway.Waiting;
import dev.slipway.identity.SignedIn;
import dev.slipway.identity.Users;
import dev.slipway.mcp.catalogue.LastingPackages;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.platform.Database;
import dev.slipway.platform.DatabaseAccess;
import dev.slipway.platform.Home;
import dev.slipway.platform.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A whole server with short times, for tests of instances.
final class Bench implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LONGEST = Duration.ofSeconds(120);

    private final Home home;
    private final DatabaseAccess database;
    TestServer server;

    private Bench(Home home, DatabaseAccess database, Map<String, String> more) {
        this.home = home;
        this.database = database;
        this.server = TestServer.start(home, database, settings(more));
    }

    static Bench open(Map<String, String> more) {
        return new Bench(LastingPackages.freshHome(), TestDatabase.createUnopened(), more);
    }

    /// Stops the server and starts it again, on the same data.
    void restart(Map<String, String> more) {
        server.close();
        server = TestServer.start(home, database, settings(more));
    }

    private static Map<String, String> settings(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "SLIPWAY_INSTANCES_SWEEP_INTERVAL", "200ms",
                "SLIPWAY_INSTANCES_SAMPLE_INTERVAL", "200ms",
                "SLIPWAY_INSTANCES_PATIENCE", "60s"));
        settings.putAll(more);
        return settings;
    }

    <T> T get(Class<T> bean) {
        return server.get(bean);
    }

    Instances instances() {
        return get(Instances.class);
    }

    SignedIn person(boolean administrator) {
        var name = "p" + COUNT.incrementAndGet();
        var user = get(Users.class).create(name + "@example.com", name, administrator);
        return new SignedIn(user.id(), user.email(), user.name(), administrator);
    }

    Instances.Created create(SignedIn who, String type) {
        return create(who, type, Map.of());
    }

    Instances.Created create(SignedIn who, String type, Map<String, String> config) {
        return instances().create(who.id(), new Instances.Wanted(type, Optional.empty(), Terms.Life.USUAL, config));
    }

    /// Waits until it is pending no more, and returns what it is.
    Instance settled(SignedIn who, InstanceId id) {
        Waiting.until(
                "instance " + id + " is started",
                LONGEST,
                () -> instances().get(who.id(), id).status() != Status.PENDING);
        return instances().get(who.id(), id);
    }

    Instance becomes(SignedIn who, InstanceId id, Status status) {
        Waiting.until(
                "instance " + id + " is " + status,
                LONGEST,
                () -> instances().get(who.id(), id).status() == status);
        return instances().get(who.id(), id);
    }

    /// Lets its time be over, or what ended of it be long ago.
    void moveBack(InstanceId id, String column, Duration by) {
        var database = get(Database.class);
        database.asSystem(
                "test",
                () -> database.sql("UPDATE mcp_instances SET %s = :at WHERE id = :id".formatted(column))
                        .param("at", Instant.now().minus(by).atOffset(ZoneOffset.UTC))
                        .param("id", id.value())
                        .update());
    }

    long rows(String table, String where, UUID id) {
        var database = get(Database.class);
        return database.asSystem(
                "test",
                () -> database.sql("SELECT count(*) FROM %s WHERE %s = :id".formatted(table, where))
                        .param("id", id)
                        .query(Long.class)
                        .single());
    }

    @Override
    public void close() {
        server.close();
    }
}
