package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Waiting;
import dev.slipway.identity.SignedIn;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.GatewayWatch;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Instances from their making to their end, with real packages in the real sandbox.
class InstancesTest {
    private static final PageOf.Request ALL = new PageOf.Request(0, 50);

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = Bench.open(Map.of("SLIPWAY_INSTANCES_MAX_PER_USER", "2"));
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void runsOnlyAfterItsServerHasAnswered() {
        var anna = bench.person(false);
        var made = bench.create(anna, "memory");
        assertThat(made.instance().status()).isEqualTo(Status.PENDING);
        assertThat(made.token()).startsWith("slpi_").hasSize(45);
        var running = bench.settled(anna, made.instance().id());
        assertThat(running.error()).isEmpty();
        assertThat(running.status()).isEqualTo(Status.RUNNING);
        assertThat(running.accessUrl()).endsWith("/mcp/i/" + running.id());
        assertThat(Duration.between(running.createdAt(), running.expiresAt().orElseThrow()))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(log(anna, running)).anyMatch(line -> line.contains("speaks MCP") && line.contains("9 tools"));
        assertThat(happened(anna, running)).containsExactly("mcp_instances.started", "mcp_instances.created");
    }

    @Test
    void theTokenOpensThisInstanceAndNoOther() {
        var anna = bench.person(false);
        var made = bench.create(anna, "memory");
        var id = bench.settled(anna, made.instance().id()).id();
        var passes = bench.get(InstancePasses.class);
        var pass = passes.of(made.token(), "/mcp/i/" + id).orElseThrow();
        assertThat(pass.user()).isEqualTo(anna.id());
        assertThat(pass.only()).contains(new EndpointId(EndpointId.Kind.INSTANCE, id.value()));
        assertThat(passes.of("slpi_" + "0".repeat(40), "/mcp/i/" + id)).isEmpty();

        var endpoints = bench.get(InstanceEndpoints.class);
        var endpoint = endpoints.find("/mcp/i/" + id, pass).orElseThrow();
        assertThat(endpoint.path()).isEqualTo("/mcp/i/" + id);
        assertThat(((Transport.Stdio) endpoint.transport()).launch().command())
                .first()
                .isEqualTo("/node/bin/node");
        assertThat(endpoints.find("/mcp/i/" + InstanceId.random(), pass)).isEmpty();
        assertThat(endpoints.find("/mcp/some-project", pass)).isEmpty();
        var stranger = new Pass(bench.person(false).id(), "other", Optional.empty(), Set.of());
        assertThat(endpoints.find("/mcp/i/" + id, stranger)).isEmpty();

        var replaced = bench.instances().rotateToken(anna.id(), id);
        assertThat(passes.of(made.token(), "/mcp/i/" + id)).isEmpty();
        assertThat(passes.of(replaced.token(), "/mcp/i/" + id)).contains(pass);
    }

    @Test
    void expiresAndComesBackUnderTheSameAddressAndToken() {
        var anna = bench.person(false);
        var made = bench.create(anna, "memory");
        var id = bench.settled(anna, made.instance().id()).id();
        bench.moveBack(id, "expires_at", Duration.ofSeconds(1));
        var expired = bench.becomes(anna, id, Status.EXPIRED);
        assertThat(expired.processId()).isEmpty();
        var pass = bench.get(InstancePasses.class).of(made.token(), "").orElseThrow();
        assertThatThrownBy(() -> bench.get(InstanceEndpoints.class).find("/mcp/i/" + id, pass))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("expired at")
                .hasMessageContaining("restore it");

        var restored = bench.instances().restore(anna.id(), id, Terms.Life.USUAL);
        assertThat(restored.status()).isEqualTo(Status.PENDING);
        assertThat(bench.settled(anna, id).status()).isEqualTo(Status.RUNNING);
        assertThat(bench.get(InstanceEndpoints.class).find(made.instance().path(), pass))
                .isPresent();
        assertThat(happened(anna, restored))
                .containsExactly(
                        "mcp_instances.started",
                        "mcp_instances.restored",
                        "mcp_instances.expired",
                        "mcp_instances.started",
                        "mcp_instances.created");
    }

    @Test
    void aServerThatDoesNotStartSaysWhy() {
        var anna = bench.person(true);
        bench.get(Keys.class)
                .put(
                        anna.id(),
                        bench.get(McpTypes.class).get(anna.id(), "mongodb"),
                        Map.of("MDB_MCP_CONNECTION_STRING", "not-a-connection-string-5937"),
                        Optional.empty());
        var made = bench.create(anna, "mongodb");
        var failed = bench.settled(anna, made.instance().id());
        assertThat(failed.status()).isEqualTo(Status.ERROR);
        assertThat(failed.error().orElseThrow()).contains("it ended").doesNotContain("5937");
        assertThat(failed.error().orElseThrow().length()).isLessThan(900);
        assertThat(log(anna, failed)).noneMatch(line -> line.contains("connection-string-5937"));
    }

    @Test
    void nobodyHasMoreThanTheSettingsAllow() {
        var anna = bench.person(false);
        bench.create(anna, "memory");
        var second = bench.create(anna, "memory");
        assertThatThrownBy(() -> bench.create(anna, "memory"))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT));
        bench.instances().delete(anna.id(), second.instance().id());
        bench.create(anna, "memory");
        bench.create(bench.person(false), "memory");
    }

    @Test
    void refusesWhatTheTypeDoesNotAllow() {
        var anna = bench.person(false);
        assertThatThrownBy(() -> bench.create(anna, "memory", Map.of("NO_SUCH", "x")))
                .hasMessageContaining("memory takes no NO_SUCH");
        assertThatThrownBy(() -> bench.create(anna, "figma", Map.of("FIGMA_API_KEY", "figd_x")))
                .hasMessageContaining("is a secret");
        assertThatThrownBy(() -> bench.create(anna, "figma"))
                .hasMessageContaining("Figma needs a key with FIGMA_API_KEY");
        assertThatThrownBy(() -> bench.create(anna, "gitlab", Map.of("GITLAB_READ_ONLY_MODE", "perhaps")))
                .hasMessageContaining("must be true or false");
        var tooLong = new Instances.Wanted(
                "memory", Optional.empty(), new Terms.Life(Optional.of(Duration.ofMinutes(61)), false), Map.of());
        assertThatThrownBy(() -> bench.instances().create(anna.id(), tooLong)).hasMessageContaining("1 to 60 minutes");
        var never = new Instances.Wanted("memory", Optional.empty(), new Terms.Life(Optional.empty(), true), Map.of());
        assertThatThrownBy(() -> bench.instances().create(anna.id(), never)).hasMessageContaining("allow-never");
    }

    @Test
    void nobodySeesSomebodyElsesInstances() {
        var anna = bench.person(false);
        var bert = bench.person(false);
        var made = bench.create(anna, "memory");
        var id = made.instance().id();
        assertThat(bench.instances().list(bert.id(), false, ALL).items()).isEmpty();
        assertThatThrownBy(() -> bench.instances().get(bert.id(), id)).hasMessageContaining("there is no instance");
        assertThatThrownBy(() -> bench.instances().byToken(bert.id(), made.token()))
                .hasMessageContaining("no instance");
        assertThatThrownBy(() -> bench.instances().delete(bert.id(), id)).hasMessageContaining("there is no instance");
        assertThatThrownBy(() -> bench.instances().stop(bert.id(), id)).hasMessageContaining("there is no instance");
        assertThat(bench.get(Database.class)
                        .asUser(
                                bert.id(),
                                () -> bench.get(Logs.class)
                                        .summary(made.instance().log())))
                .isEmpty();
        assertThat(bench.instances().byToken(anna.id(), made.token()).id()).isEqualTo(id);
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        var anna = bench.person(false);
        var made = bench.create(anna, "memory");
        var id = bench.settled(anna, made.instance().id()).id();
        bench.instances().stop(anna.id(), id);
        assertThat(bench.rows("log_streams", "project_id", id.value())).isEqualTo(1);
        bench.moveBack(id, "updated_at", Duration.ofDays(31));
        Waiting.until(
                "it is forgotten", Duration.ofSeconds(30), () -> bench.rows("mcp_instances", "id", id.value()) == 0);
        assertThat(bench.rows("log_streams", "project_id", id.value())).isZero();
        assertThat(bench.rows("events", "project_id", id.value())).isZero();
    }

    @Test
    void aKeyThatIsRemovedEndsWhatNeedsIt() {
        var anna = bench.person(false);
        var type = bench.get(McpTypes.class).get(anna.id(), "notion");
        var keys = bench.get(Keys.class);
        keys.put(anna.id(), type, Map.of("NOTION_TOKEN", "ntn_secret_4711"), Optional.empty());
        var id = bench.create(anna, "notion").instance().id();
        var running = bench.settled(anna, id);
        assertThat(running.error()).isEmpty();
        assertThat(keys.get(anna.id(), type).activeInstances()).isEqualTo(1);
        assertThat(keys.get(anna.id(), type).lastUsed()).contains(running.createdAt());
        assertThat(endpointVersion(anna, id)).isEqualTo(endpointVersion(anna, id));

        var before = endpointVersion(anna, id);
        keys.put(anna.id(), type, Map.of("NOTION_TOKEN", "ntn_secret_4712"), Optional.empty());
        assertThat(endpointVersion(anna, id)).isNotEqualTo(before);

        keys.delete(anna.id(), type);
        assertThat(bench.becomes(anna, id, Status.DISCONNECTED).error()).contains("its key was removed");
    }

    /// Each looks around as its own process can: everybody's folders, everybody's environment.
    @Test
    void noProcessFindsAnotherUsersKeyOrFiles() throws Exception {
        var anna = bench.person(false);
        var bert = bench.person(false);
        var type = bench.get(McpTypes.class).get(anna.id(), "notion");
        var all = new StringBuilder();
        for (var who : List.of(anna, bert)) {
            var mine = "ntn_of_" + who.name() + "_0123456789";
            bench.get(Keys.class).put(who.id(), type, Map.of("NOTION_TOKEN", mine), Optional.empty());
            var id = bench.create(who, "notion").instance().id();
            assertThat(bench.settled(who, id).error()).isEmpty();
            var launch = launch(who, id);
            Files.writeString(launch.mounts().getLast().source().resolve("mine"), mine);
            var seen = lookAround(launch);
            assertThat(seen).contains("NOTION_TOKEN=" + mine, "/data/mine");
            assertThat(seen.replace(mine, "")).doesNotContain("ntn_of_");
            assertThat(seen)
                    .doesNotContain("mcp-data", bench.server.home().path().toString());
            all.append(seen);
        }
        assertThat(all).contains("ntn_of_" + anna.name(), "ntn_of_" + bert.name());
    }

    private static Launch launch(SignedIn who, InstanceId id) {
        var pass = new Pass(who.id(), "test", Optional.empty(), Set.of());
        var endpoint =
                bench.get(InstanceEndpoints.class).find("/mcp/i/" + id, pass).orElseThrow();
        return ((Transport.Stdio) endpoint.transport()).launch();
    }

    /// What another program finds in the very place of the server's.
    private static String lookAround(Launch launch) {
        var looker = List.of(
                "/bin/sh",
                "-c",
                "env; cat /proc/[0-9]*/environ | tr '\\0' '\\n'; ls -d /* /data/*; cat /data/* 2>&1; ls /home /tmp 2>&1");
        var said = new ByteArrayOutputStream();
        bench.get(Driver.class)
                .run(
                        new Launch(
                                launch.name() + "-look",
                                looker,
                                launch.environment(),
                                launch.mounts(),
                                launch.workingFolder(),
                                launch.user(),
                                launch.limits(),
                                launch.network(),
                                Optional.of(Duration.ofSeconds(30))),
                        (_, buffer, offset, length) -> said.write(buffer, offset, length));
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void callsAreCountedByTool() {
        var anna = bench.person(false);
        var id = bench.settled(anna, bench.create(anna, "memory").instance().id())
                .id();
        var watch = bench.get(InstanceWatch.class);
        var pass = new Pass(anna.id(), "test", Optional.empty(), Set.of());
        var endpoint =
                bench.get(InstanceEndpoints.class).find("/mcp/i/" + id, pass).orElseThrow();
        var outcomes = GatewayWatch.Outcome.values();
        for (int i = 0; i < outcomes.length; i++) {
            watch.called(new GatewayWatch.Call(
                    endpoint,
                    anna.id(),
                    "tools/call",
                    Optional.of("read_graph"),
                    Duration.ofMillis(10 + i),
                    outcomes[i],
                    new byte[0],
                    new byte[0]));
        }
        watch.failed(id.endpoint(), "it ended: exit code 7");
        watch.flush();
        var instance = bench.instances().get(anna.id(), id);
        assertThat(instance.lastAccessed()).isPresent();
        assertThat(instance.status()).isEqualTo(Status.RUNNING);
        assertThat(instance.error()).contains("it ended: exit code 7");
        assertThat(bench.get(Insight.class).calls(anna.id(), instance, Duration.ofHours(1)))
                .singleElement()
                .satisfies(calls -> {
                    assertThat(calls.tool()).isEqualTo("read_graph");
                    assertThat(calls.calls()).isEqualTo(6);
                    assertThat(calls.failures()).isEqualTo(3);
                    assertThat(calls.cancelled()).isEqualTo(2);
                    assertThat(calls.crashed()).isEqualTo(1);
                    assertThat(calls.maxMicros()).isEqualTo(15_000);
                });
        var bert = bench.person(false);
        assertThat(bench.get(Insight.class).calls(bert.id(), instance, Duration.ofHours(1)))
                .isEmpty();
    }

    private static String endpointVersion(SignedIn who, InstanceId id) {
        var pass = new Pass(who.id(), "test", Optional.empty(), Set.of());
        return bench.get(InstanceEndpoints.class)
                .find("/mcp/i/" + id, pass)
                .orElseThrow()
                .version();
    }

    private static List<String> log(SignedIn who, Instance instance) {
        return bench.get(Insight.class).newestLines(who.id(), instance, 1000).stream()
                .map(LogLine::text)
                .toList();
    }

    private static List<String> happened(SignedIn who, Instance instance) {
        return bench.instances().events(who.id(), instance.id(), ALL).items().stream()
                .map(Events.Recorded::type)
                .toList();
    }
}
