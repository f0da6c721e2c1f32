package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The published clients of both kinds, and the inspector, against the published server-everything, which wants
/// things of its client and says things of its own accord.
class EverythingTest {
    private static McpSuite suite;
    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 10);

    @BeforeAll
    static void install() throws Exception {
        suite = McpSuite.install();
    }

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk", "client", "modern"})
    void whatAServerWantsOfItsClientReachesItAndComesBack(String library) throws Exception {
        serveEverything();

        var met = suite.visit(library, door.uri("tools"), DoorFixture.ANNA);

        assertThat(met.path("problem").asString("none")).isEqualTo("none");
        assertThat(met.path("server").stringValue()).isEqualTo("mcp-servers/everything");
        assertThat(met.path("tools").valueStream().map(JsonNode::stringValue))
                .contains("trigger-sampling-request", "trigger-elicitation-request", "get-roots-list");
        assertThat(met.path("echo").stringValue()).contains("hello");
        assertThat(met.path("sampling").stringValue()).contains("sampled Resource trigger-sampling-request");
        assertThat(met.path("elicitation").stringValue()).contains("Ada");
        assertThat(met.path("roots").stringValue()).contains("file:///home/ada");
        assertThat(met.path("asked").valueStream().map(JsonNode::stringValue))
                .contains("sampling", "elicitation", "roots");
        assertThat(met.path("progress").asInt(0)).isEqualTo(3);
        assertThat(met.path("logs").asInt(0)).isPositive();
        assertThat(met.path("updated").valueStream().map(JsonNode::stringValue))
                .contains("demo://resource/dynamic/text/1");
        assertThat(met.path("cancelled").stringValue()).isEqualTo("cancelled");
        assertThat(met.path("after").stringValue()).contains("still here");
    }

    @ParameterizedTest
    @CsvSource({"http,legacy", "http,modern", "sse,legacy"})
    void theInspectorListsAndCalls(String transport, String era) throws Exception {
        serveEverything();

        assertThat(inspect(transport, era, "tools/list")).contains("\"name\": \"echo\"");
        assertThat(inspect(transport, era, "tools/call", "--tool-name", "echo", "--tool-arg", "message=hello"))
                .contains("Echo: hello");
    }

    private String inspect(String transport, String era, String method, String... more) throws Exception {
        var words = new ArrayList<>(List.of(
                suite.node(),
                suite.file("node_modules/.bin/inspector"),
                "--cli",
                door.uri("tools").toString(),
                "--transport",
                transport,
                "--protocol-era",
                era,
                "--header",
                "Authorization: Bearer " + DoorFixture.ANNA,
                "--method",
                method));
        words.addAll(List.of(more));
        return NodePrograms.run(new File("target"), words.toArray(String[]::new))
                .text();
    }

    private void serveEverything() {
        door.serve("tools", Map.of(), suite.node(), suite.everything(), "stdio");
    }
}
