package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EdgeServerTest {
    private static final class Gateway implements EdgeHandler {
        @Override
        public String path() {
            return "/mcp";
        }

        @Override
        public void handle(HttpServerRequest request) {
            if (request.path().endsWith("/defect")) {
                throw new IllegalStateException("a defect, made on purpose by a test");
            }
            request.response().end("gateway " + request.path());
        }
    }

    private final TestEdge edge = new TestEdge(new Gateway());

    @AfterEach
    void close() {
        edge.close();
    }

    private void startControlPlane() {
        var spring = edge.serve(request -> request.response().end("control plane " + request.getHeader("host")));
        edge.server.controlPlane(spring.actualPort());
    }

    @Test
    void saysThatItStartsUntilTheControlPlaneIsReady() {
        var starting = edge.get("localhost", "/healthz");
        assertThat(starting.status()).isEqualTo(503);
        assertThat(starting.header("retry-after")).isEqualTo("1");
        assertThat(starting.header("slipway-error")).isEqualTo("unavailable");
        assertThat(edge.get("localhost", "/", Map.of("accept", "text/html,*/*")).text())
                .contains("<h1>Slipway is starting</h1>", "http-equiv=\"refresh\"");
        startControlPlane();
        assertThat(edge.get("localhost", "/healthz").text()).isEqualTo("control plane localhost:" + edge.port());
    }

    @Test
    void servesAppsBeforeTheControlPlaneIsReady() {
        edge.route("shop", request -> request.response().end("shop"));
        assertThat(edge.get("shop.localhost", "/").text()).isEqualTo("shop");
    }

    @Test
    void sendsEveryHostToItsPlace() {
        startControlPlane();
        edge.route("shop", request -> request.response().end("shop"));
        assertThat(edge.get("SHOP.Localhost.", "/").text()).isEqualTo("shop");
        assertThat(edge.get("127.0.0.1", "/").text()).startsWith("control plane");
        assertThat(edge.get("[::1]", "/").text()).startsWith("control plane");
        assertThat(edge.get("elsewhere.example", "/").text()).startsWith("control plane");
        var unknown = edge.get("nobody.localhost", "/", Map.of("accept", "text/html"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).contains("No project has the public name 'nobody'.");
        assertThat(edge.get("a.shop.localhost", "/").status()).isEqualTo(404);
    }

    @Test
    void givesAHandlerItsPrefixOnItsOwnHostOnly() {
        edge.route("shop", request -> request.response().end("shop " + request.path()));
        assertThat(edge.get("localhost", "/mcp/files").text()).isEqualTo("gateway /mcp/files");
        assertThat(edge.get("localhost", "/mcpx").status()).isEqualTo(503);
        assertThat(edge.get("shop.localhost", "/mcp/files").text()).isEqualTo("shop /mcp/files");
    }

    @Test
    void aDefectOfAHandlerIsAnAnswerWithoutDetails() {
        var answer = edge.send(HttpMethod.POST, "localhost", "/mcp/defect", Map.of());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).contains("\"code\":\"INTERNAL\"").doesNotContain("on purpose");
    }

    @Test
    void saysWhyNothingRuns() {
        edge.route("shop", new Target.Nothing("It was <stopped> by its owner."));
        var page = edge.get("shop.localhost", "/", Map.of("accept", "text/html"));
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.header("retry-after")).isEqualTo("5");
        assertThat(page.text()).contains("It was &lt;stopped&gt; by its owner.");
    }

    @Test
    void namesTheTakenPortAndTheWayOut() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = taken.getLocalPort();
            assertThatThrownBy(() -> new TestEdge(TestEdge.settings(port)))
                    .isInstanceOfSatisfying(
                            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                    .hasMessageContaining("another program uses port " + port)
                    .hasMessageContaining("SLIPWAY_PORT=" + (port + 1));
        }
    }
}
