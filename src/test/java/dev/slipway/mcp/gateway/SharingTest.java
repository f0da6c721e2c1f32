package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who meets in which process, and what becomes of processes that nobody uses.
class SharingTest {
    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 3);

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    @Test
    void sessionsHaveAProcessEachAndUsersMayShareOne() throws Exception {
        door.serve(endpoint("tools", Endpoint.Sharing.SESSION, Optional.empty(), ToolRules.NONE));
        assertThat(pid(door.initialize(ANNA))).isNotEqualTo(pid(door.initialize(ANNA)));

        door.serve(endpoint("tools", Endpoint.Sharing.USER, Optional.empty(), ToolRules.NONE));
        assertThat(pid(door.initialize(ANNA))).isEqualTo(pid(door.initialize(ANNA)));
    }

    @Test
    void strangersMeetOnlyWhereNothingIsKept() throws Exception {
        door.serve(endpoint("shared", Endpoint.Sharing.USER, Optional.empty(), ToolRules.NONE));
        assertThat(modernPid(ANNA)).isEqualTo(modernPid(ANNA)).isNotEqualTo(modernPid(BERT));

        door.serve(endpoint("shared", Endpoint.Sharing.EVERYONE, Optional.empty(), ToolRules.NONE));
        assertThat(modernPid(ANNA)).isEqualTo(modernPid(BERT));
    }

    @Test
    void aSessionOutlivesItsProcessAndTellsTheNextWhatItKnew() throws Exception {
        door.serve(endpoint("tools", Endpoint.Sharing.SESSION, Optional.of(Duration.ofMillis(1)), ToolRules.NONE));
        var session = door.initialize(ANNA);
        said(session, "{'jsonrpc':'2.0','method':'notifications/initialized'}");
        said(session, "{'jsonrpc':'2.0','id':1,'method':'logging/setLevel','params':{'level':'warning'}}");
        said(session, "{'jsonrpc':'2.0','id':2,'method':'resources/subscribe','params':{'uri':'a://b'}}");
        assertThat(remember(session, "{'text':'something'}")).contains("something 1 warning a://b");
        var listed = said(session, "{'jsonrpc':'2.0','id':3,'method':'tools/list'}");

        door.relay.sweep();
        Waits.until(() -> door.relay.processCount() == 0);

        assertThat(door.relay.sessions(door.relay.session(session).endpoint().id()))
                .singleElement()
                .matches(Gateway.SessionView::asleep)
                .extracting(Gateway.SessionView::client, Gateway.SessionView::revision)
                .containsExactly("t 1", "2025-06-18");
        assertThat(said(session, "{'jsonrpc':'2.0','id':3,'method':'tools/list'}"))
                .isEqualTo(listed);
        assertThat(door.relay.processCount()).isZero();
        assertThat(remember(session, "{}")).contains("nothing 1 warning a://b");
        assertThat(driver.started()).hasSize(2);
    }

    @Test
    void aNewSessionOfASleepingServerNeedsNoProcessUntilItDoesSomething() throws Exception {
        door.serve(endpoint("tools", Endpoint.Sharing.SESSION, Optional.of(Duration.ofMillis(1)), ToolRules.NONE));
        door.initialize(ANNA);
        door.relay.sweep();
        Waits.until(() -> door.relay.processCount() == 0);

        var session = door.initialize(ANNA);
        said(session, "{'jsonrpc':'2.0','method':'notifications/initialized'}");

        assertThat(driver.started()).hasSize(1);
        assertThat(remember(session, "{'text':'awake'}")).contains("awake 1");
        assertThat(driver.started()).hasSize(2);
    }

    @Test
    void rulesHideAndRenameTools() throws Exception {
        var rules = new ToolRules(Set.of(), Set.of("crash"), Map.of("echo", "say"));
        door.serve(endpoint("tools", Endpoint.Sharing.SESSION, Optional.empty(), rules));
        var session = door.initialize(ANNA);

        assertThat(said(session, "{'jsonrpc':'2.0','id':1,'method':'tools/list'}"))
                .contains("\"say\"", "\"pid\"")
                .doesNotContain("\"echo\"", "\"crash\"");
        assertThat(door.call(session, "2", "say", "{'text':'hi'}").body()).contains("hi");
        assertThat(door.call(session, "3", "echo", "{'text':'hi'}").body()).contains("-32602");
        assertThat(door.call(session, "4", "crash", "{}").body()).contains("-32602", "unknown tool: crash");
        // Each is counted once its answer is on its way.
        Waits.until(() -> door.calls.size() == 4);
        assertThat(door.calls)
                .extracting(call -> call.tool().orElse(call.method()), GatewayWatch.Call::failed)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("echo", false),
                        org.assertj.core.groups.Tuple.tuple("crash", true));
    }

    @Test
    void slipwayItselfAsksAServer() {
        var endpoint = endpoint("tools", Endpoint.Sharing.SESSION, Optional.empty(), ToolRules.NONE);
        door.serve(endpoint);

        try (var talk = door.relay.talk(endpoint, DoorFixture.ANNA_ID)) {
            assertThat(talk.ask("tools/list", "{}", Duration.ofSeconds(10)))
                    .startsWith("{\"result\":{\"tools\":[{\"name\":\"echo\"");
        }

        assertThat(door.calls).isEmpty();
        assertThat(door.relay.processCount()).isZero();
    }

    @Test
    void slipwayVisitsAServerAsAClientWould() {
        var rules = new ToolRules(Set.of(), Set.of("crash"), Map.of("echo", "say"));
        var endpoint = endpoint("tools", Endpoint.Sharing.SESSION, Optional.empty(), rules);
        door.serve(endpoint);

        try (var visit = door.relay.visit(endpoint, DoorFixture.ANNA_ID)) {
            assertThat(visit.ask("tools/list", "{}", Duration.ofSeconds(10)))
                    .contains("{\"name\":\"say\"")
                    .doesNotContain("crash");
            var said = "{\"name\":\"say\",\"arguments\":{\"text\":\"hi\"}}";
            assertThat(visit.ask("tools/call", said, Duration.ofSeconds(10))).contains("hi");
            assertThat(visit.ask("tools/call", "{\"name\":\"crash\"}", Duration.ofSeconds(10)))
                    .contains("unknown tool: crash");
        }

        Waits.until(() -> door.calls.size() == 3);
        assertThat(door.calls)
                .extracting(call -> call.tool().orElse(call.method()), GatewayWatch.Call::failed)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("tools/list", false),
                        org.assertj.core.groups.Tuple.tuple("echo", false),
                        org.assertj.core.groups.Tuple.tuple("crash", true));
    }

    @Test
    void closingAnEndpointEndsItsSessionsAndProcesses() throws Exception {
        var endpoint = door.serve(endpoint("tools", Endpoint.Sharing.SESSION, Optional.empty(), ToolRules.NONE));
        var session = door.initialize(ANNA);
        assertThat(door.relay.usage(endpoint.id()).processes()).isEqualTo(1);

        door.relay.close(endpoint.id(), "it was stopped");

        assertThat(door.call(session, "1", "echo", "{}").statusCode()).isEqualTo(404);
        Waits.until(() -> driver.started().stream().noneMatch(Process::isAlive));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpOn() throws Exception {
        try (var impatient = new DoorFixture(driver, 3, DoorFixture.settings(Duration.ofMillis(50)))) {
            impatient.serveStdio();
            var session = impatient.initialize(ANNA);
            var answer = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                try {
                    return impatient.call(session, "1", "silence", "{}").body();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });

            Waits.until(() -> {
                impatient.relay.sweep();
                return answer.isDone();
            });

            assertThat(answer.get()).contains("did not answer within");
            assertThat(impatient.call(session, "2", "echo", "{'text':'next'}").body())
                    .contains("next");
        }
    }

    @Test
    void aProcessStartedAheadServesTheNextSession() throws Exception {
        var settings = DoorFixture.settings(Duration.ofMinutes(1), 1);
        try (var warm = new DoorFixture(driver, 3, settings)) {
            var endpoint = warm.serveStdio();
            warm.initialize(ANNA);
            Waits.until(() -> warm.relay.usage(endpoint.id()).processes() == 2);
            var before = driver.started().stream().map(Process::pid).toList();

            var answer = warm.call(warm.initialize(ANNA), "1", "pid", "{}").body();

            assertThat(before).anyMatch(pid -> answer.contains("\"" + pid + "\""));
            Waits.until(() -> warm.relay.usage(endpoint.id()).processes() == 3);
            assertThat(driver.started()).hasSize(3);
            warm.initialize(ANNA);
            assertThat(warm.relay.usage(endpoint.id()).processes())
                    .as("the limit")
                    .isEqualTo(3);
        }
    }

    private Endpoint endpoint(String name, Endpoint.Sharing sharing, Optional<Duration> sleepAfter, ToolRules rules) {
        var plain = door.endpoint(
                name, new Transport.Stdio(DoorFixture.launch(Map.of(), "node", DoorFixture.STDIO_SERVER)), sharing);
        return new Endpoint(
                plain.id(),
                plain.version(),
                name,
                plain.path(),
                plain.transport(),
                sharing,
                plain.processes(),
                sleepAfter,
                rules,
                plain.log(),
                plain.secrets());
    }

    private String said(String session, String message) throws Exception {
        return door.post(door.inSession(session), message).body();
    }

    private String remember(String session, String arguments) throws Exception {
        return door.call(session, "7", "remember", arguments).body();
    }

    private String pid(String session) throws Exception {
        return door.call(session, "1", "pid", "{}").body();
    }

    private String modernPid(String token) throws Exception {
        var meta = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':{}}";
        var request = door.request(token)
                .uri(door.uri("shared"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "pid");
        var answer = door.post(
                request,
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'pid','arguments':{},%s}}"
                        .formatted(meta));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return List.of(answer.body()).getFirst();
    }
}
