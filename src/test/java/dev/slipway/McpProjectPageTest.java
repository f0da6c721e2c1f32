package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.TestRepository;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The MCP tab of a project, from its first version to one whose tools its owner approves.
class McpProjectPageTest {
    private static final String TAB = "/projects/greeter/mcp";
    private static final Pattern DIGEST = Pattern.compile("name=\"digest\" value=\"([0-9a-f]{64})\"");

    private static TestServer server;
    private static Operator operator;

    @TempDir
    static Path folder;

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
    void changedToolsWaitForTheirOwnerAndGoLiveOnceApproved() throws Exception {
        var repository = repository("Greets somebody.");
        operator.create("greeter", repository.address(), Map.of("runtime", "mcp", "startCommand", "node server.mjs"));
        assertThat(page(TAB)).contains("Nothing is live yet", "/mcp/greeter");
        assertThat(page("/projects/greeter/variables")).contains(TAB);

        assertThat(operator.ended(operator.deploy("greeter")).status()).isEqualTo("success");
        assertThat(page(TAB)).contains("Live tools", "Greets somebody.", "greeter 1.0.0", "Not switched on");
        assertThat(page("/projects/greeter")).contains(TAB);
        assertThat(page("/")).contains("aria-label=\"Running\"", "MCP server").doesNotContain("Needs a look");
        toolsAreTried();
        optionsAreChosen();

        commit(repository, "Greets, and tells its maker.");
        var held = operator.ended(operator.deploy("greeter"));
        var waiting = page(TAB);
        assertThat(held.status()).isNotEqualTo("success");
        assertThat(page("/")).contains("Needs a look", "waits-greeter", TAB);
        assertThat(waiting)
                .contains("Waits for you", "A version with other tools", "/description")
                .contains("<del>\"Greets somebody.\"</del>", "<ins>\"Greets, and tells its maker.\"</ins>");

        var digest = DIGEST.matcher(waiting);
        assertThat(digest.find()).isTrue();
        operator.browser().post(TAB + "/approve", Map.of("digest", digest.group(1)));
        assertThat(page("/")).doesNotContain("waits-greeter");

        assertThat(page(TAB)).contains("Approved").doesNotContain("Approve these tools");
        assertThat(operator.ended(operator.deploy("greeter")).status()).isEqualTo("success");
        assertThat(page(TAB)).contains("tells its maker").doesNotContain("Waits for you");
    }

    private static void toolsAreTried() {
        assertThat(page(TAB + "/tools")).contains("arg.who", "form-label required");
        var answer = operator.browser().post(TAB + "/tools", Map.of("tool", "greet", "arg.who", "Ada"));
        assertThat(answer.body()).contains("Hello Ada");
        assertThat(operator.get("/api/v1/projects/greeter/mcp/tools/live").toString())
                .contains("\"greet\"");
        var call = Map.of("tool", "greet", "arguments", Map.of("who", "Bob"));
        assertThat(operator.send("POST", "/api/v1/projects/greeter/mcp/call", call)
                        .toString())
                .contains("Hello Bob", "\"failed\":false");
    }

    private static void optionsAreChosen() {
        var wrong = operator.browser()
                .post(
                        TAB + "/options",
                        Map.of("coldStart", "soon", "renamed", "greet", "conformance", "2025-11-25/pong"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("A whole number from 1", "the server's name=the new name", "value=\"soon\"")
                .contains("for 2025-11-25; it has server-initialize, ping,", "value=\"2025-11-25/pong\"");

        var examined = Map.of("conformance", "2026-07-28, 2025-11-25", "mayFail", "2025-11-25/ping");
        operator.browser().post(TAB + "/options", examined);
        assertThat(page(TAB)).contains("value=\"2025-11-25 2026-07-28\"", "value=\"2025-11-25/ping\"");

        var chosen =
                Map.of("approveTools", "true", "recordCalls", "true", "coldStart", "20000", "renamed", "greet=hello");
        assertThat(operator.browser().post(TAB + "/options", chosen).statusCode())
                .isEqualTo(303);

        assertThat(page(TAB)).contains("value=\"20000\"", "greet=hello", "shown as", "No calls yet");
        Waiting.until(
                "clients see its new name",
                java.time.Duration.ofSeconds(10),
                () -> page(TAB + "/tools").contains("?tool=hello"));
        var answer = operator.browser().post(TAB + "/tools", Map.of("tool", "hello", "arg.who", "Eve"));
        assertThat(answer.body()).contains("Hello Eve");
    }

    private static String page(String path) {
        var answer = operator.browser().get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static TestRepository repository(String description) {
        var repository = TestRepository.create(folder).write("package.json", """
                {"name": "greeter", "version": "1.0.0", "type": "module"}
                """);
        commit(repository, description);
        return repository;
    }

    private static void commit(TestRepository repository, String description) {
        repository.write("server.mjs", """
                import { createInterface } from 'node:readline';
                const tools = [{ name: 'greet', description: '%s',
                    inputSchema: { type: 'object', properties: { who: { type: 'string' } }, required: ['who'] } }];
                const answers = {
                    initialize: (p) => ({ protocolVersion: p.protocolVersion, capabilities: { tools: {} },
                        serverInfo: { name: 'greeter', version: '1.0.0' } }),
                    'tools/list': () => ({ tools }),
                    'tools/call': (p) => ({ content: [{ type: 'text', text: 'Hello ' + p.arguments.who }] }),
                };
                createInterface({ input: process.stdin }).on('line', (line) => {
                    const { id, method, params } = JSON.parse(line);
                    if (id === undefined) return;
                    const answer = answers[method]
                        ? { result: answers[method](params ?? {}) }
                        : { error: { code: -32601, message: 'no ' + method } };
                    process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n');
                });
                """.formatted(description)).commit(description);
    }
}
