package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestFolders;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// MCP servers from Git repositories, in the words of their requirement.
class ServersApiTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SERVER = """
            const answers = {
                initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'a', version: '1' } },
                'tools/list': { tools: [{ name: 'hello', description: 'Greets', inputSchema: { type: 'object' } }] },
            };
            require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
                const { id, method } = JSON.parse(line);
                if (id !== undefined) {
                    console.log(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] ?? {} }));
                }
            });
            """;
    private static final String FOUND_OUT = "runtime: mcp\nmcpTransport: stdio\nstartCommand: node server.js\n";
    private static final String SLOW = FOUND_OUT + "buildCommand: while [ ! -f go ]; do sleep 0.05; done\n";

    private static TestServer server;
    private static Operator operator;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        operator = Operator.of(server);
    }

    @AfterAll
    static void stop() {
        operator.close();
        server.close();
    }

    @Test
    void itsStatusIsToldInTheWordsOfTheRequirement() {
        var repository = repository(FOUND_OUT);
        operator.create("told", repository.address(), Map.of("runtime", "mcp"));
        assertThat(status("told")).isEqualTo("inactive");

        var live = operator.deploy("told");
        assertThat(operator.ended(live).status()).isEqualTo("success");
        assertThat(status("told")).isEqualTo("active");

        repository.write("slipway.yaml", SLOW).commit("Take long");
        var slow = operator.deploy("told");
        Waiting.until(
                "it is built", LONG, () -> operator.find(slow.id()).status().equals("building"));
        assertThat(status("told")).isEqualTo("deploying");
        operator.cancel(slow);
        operator.ended(slow);
        assertThat(status("told")).as("the version before serves").isEqualTo("active");
    }

    @Test
    void oneThatNeverWentLiveHasFailed() {
        var repository = repository(FOUND_OUT.replace("server.js", "none.js"));
        operator.create("failing", repository.address(), Map.of("runtime", "mcp"));

        operator.ended(operator.deploy("failing"));

        assertThat(status("failing")).isEqualTo("failed");
    }

    @Test
    void showsItsVariablesAndNoSecret() {
        operator.create("varied", repository(FOUND_OUT).address(), Map.of("runtime", "mcp"));
        operator.set("varied", "API_URL", "https://api.example", false);
        operator.set("varied", "API_KEY", "k-778899", true);

        var shown = server("varied");

        assertThat(shown.path("envs").toString())
                .contains("{\"name\":\"API_URL\",\"value\":\"https://api.example\",\"isSecret\":false}")
                .contains("{\"name\":\"API_KEY\",\"value\":null,\"isSecret\":true}")
                .doesNotContain("k-778899");
        assertThat(shown.path("accessUrl").asString()).endsWith("/mcp/varied");
    }

    @Test
    void whatIsNoServerIsNotAmongThem() {
        operator.create("site", repository(FOUND_OUT).address(), Map.of("runtime", "static"));

        var all = Operator.elements(operator.get("/api/v1/mcp/servers").path("items"));

        assertThat(all).noneMatch(it -> it.path("name").asString().equals("site"));
        assertThat(operator.browser().get("/api/v1/mcp/servers/site").statusCode())
                .isEqualTo(404);
    }

    private static String status(String name) {
        return server(name).path("status").asString();
    }

    private static JsonNode server(String name) {
        return operator.get("/api/v1/mcp/servers/" + name);
    }

    private static TestRepository repository(String settings) {
        var repository = TestRepository.create(TestFolders.fresh("servers"))
                .write("server.js", SERVER)
                .write("slipway.yaml", settings);
        repository.commit("Begin");
        return repository;
    }
}
