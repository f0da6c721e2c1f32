package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.mcp.gateway.EraClient.Era;
import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every call that begins is counted once, with how it ended and how long that took, whoever ended it.
class CountedCallsTest {
    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 4);

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    private EraClient client(Era era) throws Exception {
        door.serveStdio();
        return new EraClient(door, era, ANNA, "tools");
    }

    private List<String> counted() {
        return door.calls.stream()
                .map(call -> call.tool().orElse(call.method()) + " " + call.outcome())
                .toList();
    }

    private void isCounted(String... calls) {
        Waits.until(() -> door.calls.size() >= calls.length);
        assertThat(counted()).containsExactlyInAnyOrder(calls);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void anAnswerAFailureOfTheToolAndAnErrorAreToldApart(Era era) throws Exception {
        var client = client(era);

        client.call("echo", "{'text':'hi'}");
        client.call("fail", "{}");
        assertThat(client.begin("no/such", "", "").join().body()).contains("-32601");

        isCounted("echo ANSWERED", "fail TOOL_FAILED", "no/such FAILED");
        assertThat(door.calls).allMatch(call -> call.took().isPositive());
        assertThat(door.calls).extracting(GatewayWatch.Call::failed).containsExactlyInAnyOrder(false, true, true);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aCrashEndsEveryCallOfItsProcess(Era era) throws Exception {
        var client = client(era);
        var silent = client.begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));

        client.call("crash", "{}");
        silent.join();

        isCounted("silence SERVER_ENDED", "crash SERVER_ENDED");
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aServerThatDoesNotStartAnyMoreFailsTheCall(Era era) throws Exception {
        var client = client(era);
        client.call("crash", "{}");
        door.serve("tools", Map.of("REFUSE", "1"), "node", DoorFixture.STDIO_SERVER);

        assertThat(client.call("echo", "{}")).contains("not today");

        isCounted("crash SERVER_ENDED", "echo FAILED");
    }

    @Test
    void aCallThatItsClientTakesBackIsCancelled() throws Exception {
        var client = client(Era.SESSION);
        var silent = client.begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));

        door.post(client.inSession(), "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}");

        assertThat(silent.join().body()).contains("cancelled by the client");
        isCounted("silence CANCELLED");
        var call = door.calls.getFirst();
        assertThat(call.failed()).isFalse();
        assertThat(new String(call.answer(), StandardCharsets.UTF_8))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\"");
    }

    @Test
    void aCallWithoutASessionIsCancelledByLeaving() throws Exception {
        var client = client(Era.MODERN);
        var silent = client.begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));

        silent.cancel(true);

        isCounted("silence CANCELLED");
    }

    @Test
    void theEndOfASessionEndsItsCalls() throws Exception {
        var client = client(Era.SESSION);
        var silent = client.begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));

        door.send(client.inSession().DELETE());

        assertThat(silent.join().body()).contains("the client ended the session");
        isCounted("silence SESSION_ENDED");
        assertThat(door.calls.getFirst().took()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void anEndpointThatIsClosedEndsItsCalls(Era era) throws Exception {
        var endpoint = door.serveStdio();
        var client = new EraClient(door, era, ANNA, "tools");
        var silent = client.begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));

        door.relay.close(endpoint.id(), "it was stopped");

        assertThat(silent.join().body()).contains("it was stopped");
        isCounted(era == Era.SESSION ? "silence SESSION_ENDED" : "silence SERVER_ENDED");
    }

    @Test
    void aCallThatTakesTooLongFails() throws Exception {
        try (var impatient = new DoorFixture(driver, 3, DoorFixture.settings(Duration.ofMillis(50)))) {
            impatient.serveStdio();
            var client = new EraClient(impatient, Era.SESSION, ANNA, "tools");
            var silent = client.begin("silence", "{}");
            Waits.until(() -> {
                impatient.relay.sweep();
                return silent.isDone() && !impatient.calls.isEmpty();
            });
            assertThat(impatient.calls).extracting(GatewayWatch.Call::outcome).containsExactly(Outcome.FAILED);
        }
    }

    /// A call through a collection is one of the collection's and one of its member's.
    @Test
    void membersOfACollectionCountTheirOwn() throws Exception {
        var member = door.serveStdio();
        door.serve(new Endpoint(
                new EndpointId(EndpointId.Kind.COLLECTION, UUID.randomUUID()),
                "1",
                "all",
                "/mcp/all",
                new Transport.Collection(
                        DoorFixture.ANNA_ID,
                        List.of(new Transport.Member("it", ToolRules.NONE, () -> Optional.of(member)))),
                Endpoint.Sharing.SESSION,
                10,
                Optional.empty(),
                ToolRules.NONE,
                door.log.id(),
                Set.of()));
        var client = new EraClient(door, Era.SESSION, ANNA, "all");
        client.call("it_echo", "{'text':'hi'}");
        var silent = client.begin("it_silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));

        door.send(client.inSession().DELETE());
        silent.join();

        isCounted("echo ANSWERED", "it_echo ANSWERED", "silence CANCELLED", "it_silence SESSION_ENDED");
    }
}
