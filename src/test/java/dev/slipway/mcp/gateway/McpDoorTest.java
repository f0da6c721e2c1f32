package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.BERT;
import static dev.slipway.mcp.gateway.DoorFixture.INITIALIZE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class McpDoorTest {
    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 2);

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    @Test
    void aSessionBeginsAnswersAndEnds() throws Exception {
        door.serveStdio();

        var first = door.post(door.request(ANNA), INITIALIZE);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(first.body())
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"protocolVersion\":\"2025-06-18\"");
        var session = first.headers().firstValue("Mcp-Session-Id").orElseThrow();
        assertThat(session).hasSizeGreaterThan(40);

        var initialized = door.post(door.inSession(session), "{'jsonrpc':'2.0','method':'notifications/initialized'}");
        assertThat(initialized.statusCode()).isEqualTo(202);
        assertThat(door.call(session, "5", "echo", "{'text':'hä'}").body())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hä\"}]}}");

        var ended = door.send(door.inSession(session).DELETE());
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(door.call(session, "6", "echo", "{}").statusCode()).isEqualTo(404);
        Waits.until(() -> driver.started().stream().noneMatch(Process::isAlive));
    }

    @Test
    void withoutAGoodTokenNobodyComesIn() throws Exception {
        door.serveStdio();
        var without = door.send(HttpRequest.newBuilder(door.uri("tools")).POST(BodyPublishers.ofString("{}")));
        var wrong = door.post(door.request("slp_nobody"), INITIALIZE);

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"slipway\", resource_metadata=\"http://"
                        + door.uri("tools").getAuthority()
                        + "/.well-known/oauth-protected-resource/mcp/tools\", scope=\"mcp\"");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(v -> assertThat(v).contains("invalid_token"));
        assertThat(driver.started()).isEmpty();
    }

    @Test
    void aSessionIsItsUsersAloneAndAProjectItsOwners() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        assertThat(door.post(
                                door.request(BERT).header("Mcp-Session-Id", session),
                                "{'jsonrpc':'2.0','id':1,'method':'ping'}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(door.post(door.request(BERT), INITIALIZE).statusCode()).isEqualTo(404);
    }

    @Test
    void pagesOfOthersAndForeignNamesAreRefused() throws Exception {
        door.serveStdio();

        assertThat(door.post(door.request(ANNA).header("Origin", "https://evil.example"), INITIALIZE)
                        .statusCode())
                .isEqualTo(403);
        assertThat(door.post(door.request(ANNA).header("Origin", "null"), INITIALIZE)
                        .statusCode())
                .isEqualTo(403);
        assertThat(door.post(door.request(ANNA).header("Origin", "https://client.example"), INITIALIZE)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void badRequestsGetTheStatusThatFits() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);
        var ping = "{'jsonrpc':'2.0','id':1,'method':'ping'}";

        assertThat(door.post(door.request(ANNA), ping).statusCode()).isEqualTo(400);
        assertThat(door.post(door.request(ANNA), "{").body()).contains("-32700");
        assertThat(door.post(door.request(ANNA), "{'jsonrpc':'2.0'}").body()).contains("-32600");
        assertThat(door.post(door.request(ANNA).setHeader("Content-Type", "text/plain"), ping)
                        .statusCode())
                .isEqualTo(415);
        assertThat(door.post(door.request(ANNA).setHeader("Accept", "text/html"), ping)
                        .statusCode())
                .isEqualTo(406);
        assertThat(door.post(door.request(ANNA), "x".repeat(2 << 20)).statusCode())
                .isEqualTo(413);
        assertThat(door.send(door.request(ANNA).DELETE()).statusCode()).isEqualTo(400);
        assertThat(door.send(door.request(ANNA).PUT(BodyPublishers.noBody())).statusCode())
                .isEqualTo(405);
        assertThat(door.post(door.inSession(session).header("MCP-Protocol-Version", "1999-01-01"), ping)
                        .statusCode())
                .isEqualTo(400);
        assertThat(door.post(door.inSession(session).header("MCP-Protocol-Version", "2025-06-18"), ping)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void requestsWithTheSameIdDoNotMixTheirAnswers() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);
        var answers = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var text = "t" + i;
                answers.add(threads.submit(() -> door.call(session, "1", "echo", "{'text':'%s'}".formatted(text))
                        .body()));
            }
        }

        for (int i = 0; i < 50; i++) {
            assertThat(answers.get(i).get()).contains("\"id\":1,").contains("\"t%d\"".formatted(i));
        }
    }

    @Test
    void aBatchIsAnsweredAsOne() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        var answer = door.post(
                door.inSession(session),
                "[{'jsonrpc':'2.0','id':1,'method':'ping'},{'jsonrpc':'2.0','id':2,'method':'ping'}]");

        assertThat(answer.body())
                .isEqualTo(
                        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}},{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}]");
    }

    @Test
    void whatIsSaidBeforeTheAnswerTurnsItIntoAStream() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        var answer = door.call(session, "3", "progress", "{}");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.body().lines().filter(line -> line.startsWith("data: ")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("notifications/progress", "\"progressToken\":7"),
                        line -> assertThat(line).contains("\"id\":3", "done"));
    }

    @Test
    void aClientThatTakesOnlyJsonGetsJson() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        var answer = door.post(
                door.inSession(session).setHeader("Accept", "application/json"),
                DoorFixture.message("3", "progress", "{}"));

        assertThat(answer.body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":3");
    }

    @Test
    void aRequestOfTheServersIsAnsweredByTheClient() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        var lines = door.events(
                        door.inSession(session).POST(DoorFixture.body(DoorFixture.message("9", "sample", "{}"))))
                .iterator();
        assertThat(lines.next()).contains("sampling/createMessage", "\"id\":\"slipway-1\"");
        var told = door.post(door.inSession(session), "{'jsonrpc':'2.0','id':'slipway-1','result':{'model':'m'}}");

        assertThat(told.statusCode()).isEqualTo(202);
        assertThat(lines.next()).contains("\"id\":9").contains("{\\\"model\\\":\\\"m\\\"}");
    }

    @Test
    void whatIsSaidWithoutARequestGoesToTheListener() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);
        var events = door.events(door.inSession(session).GET());
        var heard = CompletableFuture.supplyAsync(() -> events.findFirst().orElseThrow());

        door.call(session, "1", "later", "{}");

        assertThat(heard.get()).contains("notifications/tools/list_changed");
    }

    @Test
    void aCrashAnswersEveryOpenRequestAtOnceAndTheNextGetsAFreshChild() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var silent = threads.submit(
                    () -> door.call(session, "1", "silence", "{}").body());
            door.call(session, "2", "echo", "{}");
            var crashed = door.call(session, "3", "crash", "{}");

            assertThat(crashed.body())
                    .contains("\"id\":3")
                    .contains("the server ended before it answered: exit code 7");
            assertThat(silent.get()).contains("\"id\":1").contains("exit code 7");
        }
        assertThat(door.call(session, "4", "echo", "{'text':'again'}").body()).contains("again");
        assertThat(driver.started()).hasSize(2);
    }

    @Test
    void noiseIsLoggedAndNeverForwarded() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        assertThat(door.call(session, "1", "noise", "{}").body())
                .contains("after the noise")
                .doesNotContain("not a message");
        Waits.until(() -> door.log.text().contains("this is not a message")
                && door.log.text().contains("this is for the log"));
    }

    @Test
    void anAnswerGivenTwiceIsPassedOnOnce() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        assertThat(door.call(session, "1", "twice", "{}").body()).contains("first");
        assertThat(door.call(session, "2", "echo", "{'text':'next'}").body()).contains("next");
        Waits.until(() -> door.log.text().contains("an answer to no open request"));
    }

    @Test
    void fiftyMegabytesAreRefusedAlone() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        assertThat(door.call(session, "1", "big", "{'size':50000000}").body()).contains("beyond mcp.max-message");
        assertThat(door.call(session, "2", "echo", "{'text':'next'}").body()).contains("next");
    }

    @Test
    void aMessageBeyondTheLimitFailsItsRequestOnly() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);

        assertThat(door.call(session, "1", "big", "{'size':900000}").body()).hasSizeGreaterThan(900_000);
        assertThat(door.call(session, "2", "big", "{'size':3000000}").body())
                .contains("\"id\":2")
                .contains("beyond mcp.max-message");
        assertThat(door.call(session, "3", "echo", "{'text':'still here'}").body())
                .contains("still here");
    }

    @Test
    void aCancelledRequestIsToldToTheServerUnderItsOwnId() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var silent = threads.submit(
                    () -> door.call(session, "'mine'", "silence", "{}").body());
            Waits.until(() -> door.relay.session(session).hasOpenRequests());
            door.post(
                    door.inSession(session),
                    "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':'mine'}}");

            assertThat(silent.get()).contains("cancelled by the client");
        }
        Waits.until(() -> door.log.text().contains("cancelled 2"));
    }

    @Test
    void aServerThatCannotStartOrRefusesSaysSoAndLeavesNothing() throws Exception {
        door.serve("tools", Map.of(), "node", "-e", "console.error('no key'); process.exit(3)");
        assertThat(door.post(door.request(ANNA), INITIALIZE).body())
                .contains("\"id\":\"a\"")
                .contains("the server ended before it answered: exit code 3");

        door.serve("tools", Map.of(), "/no/such/program");
        assertThat(door.post(door.request(ANNA), INITIALIZE).statusCode()).isEqualTo(503);

        door.serve("tools", Map.of("REFUSE", "1"), "node", DoorFixture.STDIO_SERVER);
        assertThat(door.post(door.request(ANNA), INITIALIZE).body()).contains("not today");
        Waits.until(() -> door.relay.sessionCount() == 0 && door.relay.processCount() == 0);
    }

    @Test
    void moreSessionsThanAllowedAreRefused() throws Exception {
        door.serveStdio();
        door.initialize(ANNA);
        door.initialize(ANNA);

        var third = door.post(door.request(ANNA), INITIALIZE);

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.body()).contains("2 processes of this server are in use already");
    }

    @Test
    void afterASwitchOldSessionsGoOnAndNewOnesGetTheNewVersion() throws Exception {
        door.serveStdio();
        var before = door.initialize(ANNA);
        door.serve("tools", Map.of("VERSION", "2"), "node", DoorFixture.STDIO_SERVER);

        var after = door.initialize(ANNA);

        assertThat(door.call(before, "1", "environment", "{'name':'VERSION'}").body())
                .contains("unset");
        assertThat(door.call(after, "1", "environment", "{'name':'VERSION'}").body())
                .contains("\"2\"");
    }

    @Test
    void aLostStreamGoesOnWhereItWasCutOff() throws Exception {
        door.serveStdio();
        var session = door.initialize(ANNA);
        var lines = door.stream(
                        door.inSession(session).POST(DoorFixture.body(DoorFixture.message("9", "sample", "{}"))))
                .body()
                .iterator();
        var id = lines.next();
        assertThat(id).startsWith("id: 1-");

        door.post(door.inSession(session), "{'jsonrpc':'2.0','id':'slipway-1','result':{'model':'m'}}");
        var resumed = door.events(door.inSession(session)
                        .header("Last-Event-ID", id.substring(4))
                        .GET())
                .toList();

        assertThat(resumed).singleElement().asString().contains("\"id\":9").contains("model");
    }

    @Test
    void theOldTransportWorksAtTheSameAddress() throws Exception {
        door.serveStdio();
        var lines = door.events(door.request(ANNA)
                        .setHeader("Accept", "text/event-stream")
                        .GET())
                .iterator();
        var address = door.uri("tools").resolve(lines.next().substring(6));

        door.post(door.request(ANNA).uri(address), DoorFixture.message("1", "echo", "{'text':'early'}"));
        assertThat(lines.next()).contains("\"id\":1", "begins with an initialize request");
        assertThat(door.post(door.request(ANNA).uri(address), INITIALIZE).statusCode())
                .isEqualTo(202);
        assertThat(lines.next()).contains("\"id\":\"a\"", "stdio-server");
        door.post(door.request(ANNA).uri(address), DoorFixture.message("2", "echo", "{'text':'old'}"));

        assertThat(lines.next()).contains("\"id\":2", "old");
        assertThat(door.post(door.request(BERT).uri(address), INITIALIZE).statusCode())
                .isEqualTo(404);
    }
}
