package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.INITIALIZE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.mcp.LocalDriver;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Servers that speak HTTP themselves, with clients of either kind before them.
class HttpServerTest {
    private static McpSuite suite;
    private final DoorFixture door = new DoorFixture(
            new LocalDriver(), 10, DoorFixture.settings(Duration.ofMinutes(10)), HttpServerTest::anyIsPublic);

    @BeforeAll
    static void install() throws Exception {
        suite = McpSuite.install();
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @CsvSource({
        "streamableHttp,/mcp,sdk,false",
        "streamableHttp,/mcp,sdk,true",
        "streamableHttp,/mcp,modern,false",
        "streamableHttp,/mcp,modern,true",
        "sse,/sse,client,false",
        "sse,/sse,client,true",
        "sse,/sse,modern,false",
        "sse,/sse,modern,true"
    })
    void everythingPassesOverEveryTransport(String transport, String path, String library, boolean publicOnly)
            throws Exception {
        int port = freePort();
        var builder = new ProcessBuilder(suite.node(), suite.everything(), transport);
        builder.environment().put("PORT", Integer.toString(port));
        var server = builder.redirectErrorStream(true)
                .redirectOutput(new File("target/everything.log"))
                .start();
        try {
            awaitListening(port);
            door.serveHttp(URI.create("http://127.0.0.1:%d%s".formatted(port, path)), publicOnly);

            var met = suite.visit(library, door.uri("tools"), ANNA);

            assertThat(met.path("problem").asString("none")).isEqualTo("none");
            assertThat(met.path("sampling").stringValue()).contains("sampled Resource");
            assertThat(met.path("elicitation").stringValue()).contains("Ada");
            assertThat(met.path("roots").stringValue()).contains("file:///home/ada");
            assertThat(met.path("progress").asInt(0)).isEqualTo(3);
            assertThat(met.path("updated").valueStream().map(JsonNode::stringValue))
                    .contains("demo://resource/dynamic/text/1");
            assertThat(met.path("after").stringValue()).contains("still here");
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void theClientsTokenStaysHereAndTheServersOwnGoesAlong() throws Exception {
        var seen = new CompletableFuture<String>();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/mcp", exchange -> {
            seen.complete(exchange.getRequestHeaders().entrySet() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Mcp-Session-Id", "upstream");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write(("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\","
                                    + "\"capabilities\":{},\"serverInfo\":{\"name\":\"up\",\"version\":\"1\"}}}")
                            .getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            door.serveHttp(URI.create(
                    "http://127.0.0.1:%d/mcp".formatted(server.getAddress().getPort())));

            var answer = door.post(door.request(ANNA), INITIALIZE);

            assertThat(answer.body()).contains("\"name\":\"up\"").contains("\"id\":\"a\"");
            assertThat(answer.headers().firstValue("Mcp-Session-Id"))
                    .hasValueSatisfying(id -> assertThat(id).isNotEqualTo("upstream"));
            assertThat(seen.get()).contains("initialize", "X-key=[k]").doesNotContain("Authorization");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatIsNotThereIsAnErrorAtOnce() throws Exception {
        door.serveHttp(URI.create("http://127.0.0.1:%d/mcp".formatted(freePort())));

        var answer = door.post(door.request(ANNA), INITIALIZE);

        assertThat(answer.body()).contains("does not answer");
    }

    private static Couriers anyIsPublic(Vertx vertx) {
        var hosts = new PublicCourier.Hosts(InetAddress::getAllByName, _ -> true);
        return new Couriers(vertx, hosts, new HttpClientOptions());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(int port) {
        var until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                assertThat(System.nanoTime()).as("the server listens").isLessThan(until);
                Thread.yield();
            }
        }
    }
}
