package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.ServerProcess;
import dev.slipway.platform.Database;
import dev.slipway.platform.DatabaseAccess;
import dev.slipway.platform.TestDatabase;
import dev.slipway.projects.Project;
import dev.slipway.runtime.HostProcesses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server is killed in each of the seven stages. A stage is held at its very end by a lock of the database
/// that the statement which ends it has to take: its work is done, and nothing has said so yet.
class CrashTest {
    private static final int HELD = 4711;
    private static final String TOKEN = "slp_" + "k".repeat(40);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static DatabaseAccess access;
    private static Path home;
    private static Project project;
    private static Connection holder;
    private static ServerProcess server;

    @BeforeAll
    static void open() throws Exception {
        access = TestDatabase.createUnopened();
        try (var yard = Yard.open(access, Map.of())) {
            home = yard.home();
            project = yard.project(yard.program("alive"));
            TestRows.token(yard.get(Database.class), yard.user(), TOKEN);
        }
        holder = DriverManager.getConnection(access.url(), access.owner(), access.ownerPassword());
        execute("""
                CREATE FUNCTION hold_stage() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared(%d, NEW.position);
                    RETURN NEW;
                END $$
                """.formatted(HELD));
        execute("""
                CREATE TRIGGER hold_stage BEFORE UPDATE ON deployment_stages
                FOR EACH ROW WHEN (NEW.status = 'completed') EXECUTE FUNCTION hold_stage()
                """);
        server = start();
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        holder.close();
    }

    @ParameterizedTest
    @EnumSource(StageName.class)
    void aDeploymentGoesOnAfterTheServerWasKilledIn(StageName stage) throws Exception {
        execute("SELECT pg_advisory_lock(%d, %d)".formatted(HELD, stage.ordinal()));
        var id = fresh().path("id").asString();
        until("the stage %s is held".formatted(stage), () -> isHeld(stage));
        var said = lines(id);

        server.kill();
        execute("SELECT pg_advisory_unlock(%d, %d)".formatted(HELD, stage.ordinal()));
        until(
                "nothing of the project runs",
                () -> HostProcesses.of(project.hostUser()).isEmpty());
        server = start();

        until("it is final", () -> !deployment(id).path("completedAt").isNull());
        var ended = deployment(id);
        assertThat(ended.path("status").asString())
                .as(ended.path("failedReason").asString())
                .isEqualTo("success");
        assertThat(lines(id).subList(0, said.size())).isEqualTo(said);
        var address = URI.create(ended.path("deployedUrl").asString());
        var listener = new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort());
        assertThat(new PublicDoor(listener, Duration.ofSeconds(10))
                        .ask(PublicDoor.Request.get(address), _ -> false)
                        .body())
                .contains("alive");
        until("one version runs", () -> servers() == 1);
    }

    private static ServerProcess start() throws Exception {
        return ServerProcess.start(home, access, Map.of("SLIPWAY_DEPLOYMENTS_DRAIN", "1s"));
    }

    /// A deployment that builds, whatever was built before.
    private static JsonNode fresh() throws Exception {
        return JSON.readTree(server.ask("POST", "/api/v1/projects/" + project.name() + "/deployments", TOKEN, """
                {"fresh": true}"""));
    }

    private static JsonNode deployment(String id) throws Exception {
        return JSON.readTree(server.ask("GET", "/api/v1/deployments/" + id, TOKEN));
    }

    private static List<String> lines(String id) throws Exception {
        var log = deployment(id).path("logId").asString();
        var lines = new ArrayList<String>();
        JSON.readTree(server.ask("GET", "/api/v1/logs/" + log + "?from=1&limit=5000", TOKEN))
                .path("lines")
                .forEach(line -> lines.add(line.path("text").asString()));
        return lines;
    }

    private static long servers() {
        return HostProcesses.of(project.hostUser()).stream()
                .filter(words -> words.contains("server.js") && words.contains(" node"))
                .count();
    }

    private static boolean isHeld(StageName stage) throws SQLException {
        try (var statement = holder.createStatement();
                var rows = statement.executeQuery("""
                        SELECT FROM pg_locks
                        WHERE locktype = 'advisory' AND classid = %d AND objid = %d AND NOT granted
                        """.formatted(HELD, stage.ordinal()))) {
            return rows.next();
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void until(String what, Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
