package dev.slipway.runtime;

import dev.slipway.logs.LogId;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server's workloads on a real database, with a driver and a clock that the test holds.
final class RuntimeFixture implements AutoCloseable {
    static final PortRange APPS = new PortRange(42000, 42009);
    static final PortRange MCP = new PortRange(42100, 42101);
    static final Duration HEALTH = Duration.ofSeconds(10);

    final TestDatabase test;
    final Database database;
    final RuntimeStores stores;
    final FakeDriver driver = new FakeDriver();
    final ManualTimer timer = new ManualTimer();
    final List<Object> events = new CopyOnWriteArrayList<>();
    final Map<LogId, RecordingLog> logs = new ConcurrentHashMap<>();
    final Supervisors supervisors = new Supervisors();
    final Ports ports;
    final Records records;
    final Workloads workloads;
    final Reconciler reconciler;

    private RuntimeFixture(TestDatabase test, String server) {
        this.test = test;
        this.database = test.database();
        this.stores = RuntimeStores.of(database);
        this.ports = new Ports(stores.ports(), APPS, MCP);
        this.records = new Records(database, stores, events::add, server);
        var prober = new Prober(Duration.ofSeconds(2));
        var tools = new Charge.Tools(driver, prober, timer, HEALTH);
        this.workloads = new Workloads(
                supervisors, ports, records, tools, (id, _) -> logs.computeIfAbsent(id, RecordingLog::new));
        this.reconciler = new Reconciler(database, records, supervisors, driver);
        database.asSystem("fill", ports::ensurePools);
    }

    static RuntimeFixture create() {
        return new RuntimeFixture(TestDatabase.create(), "folder1/start1");
    }

    /// Another server on the same database.
    RuntimeFixture another(String server) {
        return new RuntimeFixture(test, server);
    }

    WorkloadSpec spec() {
        return spec(ProjectId.random());
    }

    WorkloadSpec spec(ProjectId project) {
        return new WorkloadSpec(
                project,
                UUID.randomUUID(),
                "shop",
                new WorkloadSpec.Program(List.of("node", "server.js"), Map.of("GREETING", "hello"), List.of()),
                new WorkloadSpec.Disk(Path.of("/srv/shop/app"), Path.of("/srv/shop/data"), 12345),
                Launch.Limits.WORKLOAD,
                WorkloadSpec.Pool.APPS,
                new WorkloadSpec.Probe("/", Duration.ofSeconds(30)),
                new LogId(UUID.randomUUID()));
    }

    RecordingLog log(Workload workload) {
        return logs.get(workload.log());
    }

    long portsTaken() {
        return database.asSystem(
                "count",
                () -> database.sql("SELECT count(*) FROM port_allocations WHERE NOT is_available")
                        .query(Long.class)
                        .single());
    }

    /// Replaces the answer of the room above: this user, and nobody else, may see this project.
    void onlyVisibleTo(UserId user, ProjectId project) {
        database.asSystem(
                "test", () -> database.sql("""
                CREATE OR REPLACE FUNCTION slipway_may_see_project(project uuid) RETURNS boolean
                LANGUAGE sql STABLE
                AS $$ SELECT slipway_user() = '%s' AND project = '%s' $$
                """.formatted(user, project)).update());
    }

    @Override
    public void close() {
        supervisors.close(Duration.ZERO);
    }
}
