package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.mcp.gateway.EraClient.Era;
import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a call whose client is gone. Without a session that is how it is cancelled; in a session the client
/// may come back for the answer, but not for ever. Either way its process is then free for somebody else.
class GoneClientsTest {
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final LocalDriver driver = new LocalDriver();
    /// There is one process for everybody.
    private final DoorFixture door =
            new DoorFixture(driver, 1, DoorFixture.settings(new GatewaySettings.Patience(LONG, SOON, LONG)));

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    private EraClient anna(Era era) throws Exception {
        door.serve("shared", Map.of(), "node", DoorFixture.STDIO_SERVER);
        return new EraClient(door, era, ANNA, "shared");
    }

    private void bertIsServed() throws Exception {
        assertThat(new EraClient(door, Era.SESSION, BERT, "shared").call("echo", "{'text':'hello'}"))
                .contains("hello");
    }

    private void isCancelled() {
        Waits.until(() -> door.log.text().contains("cancelled") && !door.calls.isEmpty());
        assertThat(door.calls).extracting(GatewayWatch.Call::outcome).containsExactly(Outcome.CANCELLED);
    }

    /// Sweeps until the deadline has passed more than once.
    private void sweepLong(DoorFixture there) {
        var until = System.nanoTime() + 3 * SOON.toNanos();
        Waits.until(() -> {
            there.relay.sweep();
            return System.nanoTime() > until;
        });
    }

    @Test
    void withoutASessionToLeaveIsToCancel() throws Exception {
        var silent = anna(Era.MODERN).begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));
        silent.cancel(true);

        isCancelled();
        bertIsServed();
    }

    @Test
    void whoLeavesWhileTheServerStartsCallsNothing() throws Exception {
        var slow = "setTimeout(() => import('%s'), 500); process.stderr.write('starting')"
                .formatted(URI.create("file://" + DoorFixture.STDIO_SERVER));
        door.serve("shared", Map.of(), "node", "-e", slow);
        var silent = new EraClient(door, Era.MODERN, ANNA, "shared").begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("starting"));
        silent.cancel(true);

        Waits.until(() -> door.calls.size() == 1);
        assertThat(door.calls).extracting(GatewayWatch.Call::outcome).containsExactly(Outcome.CANCELLED);
        assertThat(new EraClient(door, Era.MODERN, ANNA, "shared").call("echo", "{'text':'next'}"))
                .contains("next");
        assertThat(door.log.text()).doesNotContain("silent now");
    }

    @Test
    void inASessionTheCallGoesOnUntilNobodyCameBackInTime() throws Exception {
        var silent = anna(Era.SESSION).begin("silence", "{}");
        Waits.until(() -> door.log.text().contains("silent now"));
        sweepLong(door);
        assertThat(door.calls).as("its client is there").isEmpty();

        silent.cancel(true);
        Waits.until(() -> {
            door.relay.sweep();
            return !door.calls.isEmpty();
        });

        isCancelled();
        assertThat(door.relay.sessionCount()).isEqualTo(1);
        bertIsServed();
    }

    @Test
    void inASessionToLoseTheConnectionIsNotToCancel() throws Exception {
        try (var patient = new DoorFixture(driver, 1)) {
            patient.serveStdio();
            var client = new EraClient(patient, Era.SESSION, ANNA, "tools");
            var lost = client.begin("pause", "{}");
            Waits.until(() -> patient.log.text().contains("paused"));
            lost.cancel(true);
            sweepLong(patient);
            assertThat(patient.calls).isEmpty();

            client.call("go", "{}");

            Waits.until(() -> patient.calls.size() == 2);
            assertThat(patient.calls)
                    .extracting(GatewayWatch.Call::outcome)
                    .containsExactly(Outcome.ANSWERED, Outcome.ANSWERED);
            assertThat(patient.log.text()).doesNotContain("cancelled");
        }
    }

    @Test
    void whoCameBackInTimeGetsTheAnswer() throws Exception {
        var client = anna(Era.SESSION);
        try (var http = HttpClient.newHttpClient()) {
            var question = DoorFixture.message("9", "sample", "{}").replace('\'', '"');
            var first = http.send(
                    client.inSession().POST(BodyPublishers.ofString(question)).build(), BodyHandlers.ofInputStream());
            var id = line(first.body());
            first.body().close();
            var again = http.send(
                    client.inSession()
                            .header("Last-Event-ID", id.substring("id: ".length()))
                            .GET()
                            .build(),
                    BodyHandlers.ofInputStream());
            sweepLong(door);
            assertThat(door.calls).isEmpty();

            door.post(client.inSession(), "{'jsonrpc':'2.0','id':'slipway-1','result':{'model':'m'}}");

            assertThat(new String(again.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"id\":9", "model");
            Waits.until(() -> !door.calls.isEmpty());
            assertThat(door.calls).extracting(GatewayWatch.Call::outcome).containsExactly(Outcome.ANSWERED);
        }
    }

    private static String line(InputStream stream) throws Exception {
        var line = new StringBuilder();
        for (int next = stream.read(); next != '\n'; next = stream.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    /// A server without sessions that speaks HTTP is told in the same way, even before it began to answer.
    @Test
    void aServerThatSpeaksHttpIsLeftAsWell() throws Exception {
        var vertx = Vertx.vertx();
        var asked = new AtomicBoolean();
        var left = new AtomicBoolean();
        var discovered = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"resultType\":\"complete\",\"supportedVersions\":"
                + "[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"h\",\"version\":\"1\"}}}";
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(body -> {
                    var message = body.toJsonObject();
                    if (message.getString("method").equals("tools/call")) {
                        asked.set(true);
                        request.connection().closeHandler(_ -> left.set(true));
                    } else {
                        request.response()
                                .putHeader("Content-Type", "application/json")
                                .end(discovered.formatted(message.getValue("id")));
                    }
                }));
        var port = server.listen(0, "127.0.0.1").await().actualPort();
        try {
            door.serveHttp(URI.create("http://127.0.0.1:" + port + "/"));
            var silent = new EraClient(door, Era.MODERN, ANNA, "tools").begin("any", "{}");
            Waits.until(asked::get);
            silent.cancel(true);

            Waits.until(left::get);
            Waits.until(() -> door.calls.size() == 1);
            assertThat(door.calls).extracting(GatewayWatch.Call::outcome).containsExactly(Outcome.CANCELLED);
        } finally {
            server.close().await();
            vertx.close().await();
        }
    }
}
