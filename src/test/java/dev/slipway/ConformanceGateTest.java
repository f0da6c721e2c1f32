package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Operator.Deployment;
import dev.slipway.git.TestRepository;
import dev.slipway.mcp.catalogue.LastingPackages;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The published conformance suites, in their sandbox, against versions that are not live yet.
class ConformanceGateTest {
    /// A server like many: two tools, and none of what the suites look for besides.
    private static final String SERVER = """
            const schema = { type: 'object', properties: { who: { type: 'string' } } };
            const tools = [{ name: 'greet', description: 'Greets somebody', inputSchema: schema }];
            const answers = {
                initialize: () => ({
                    protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'plain', version: '1' }
                }),
                ping: () => ({}),
                'tools/list': () => ({ tools }),
                'tools/call': (params) => ({ content: [{ type: 'text', text: 'hello ' + params.arguments.who }] }),
            };
            require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
                const { id, method, params } = JSON.parse(line);
                if (id !== undefined) {
                    const known = answers[method];
                    const answer = known ? { result: known(params) } : { error: { code: -32601, message: 'unknown' } };
                    console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
                }
            });
            """;

    private static final String HTTP = """
            require('node:http').createServer((request, response) => {
                if (request.method !== 'POST') return response.writeHead(405).end();
                let body = '';
                request.on('data', (part) => (body += part)).on('end', () => {
                    const { id, method, params } = JSON.parse(body);
                    if (id === undefined) return response.writeHead(202).end();
                    const known = answers[method];
                    const answer = known ? { result: known(params) } : { error: { code: -32601, message: 'unknown' } };
                    response.writeHead(200, { 'Content-Type': 'application/json' });
                    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
                });
            }).listen(process.env.PORT);
            """;

    private static TestServer server;
    private static Operator operator;

    @BeforeAll
    static void start() {
        server = server(Map.of());
        operator = Operator.of(server);
    }

    private static TestServer server(Map<String, String> more) {
        return TestServer.start(LastingPackages.freshHome(), TestDatabase.createUnopened(), more);
    }

    @AfterAll
    static void stop() {
        operator.close();
        server.close();
    }

    @Test
    void aVersionThatConformsGoesLiveAndOneThatDoesNotIsHeldBack() throws Exception {
        var repository = repository(SERVER);
        operator.create("plain", repository.address(), Map.of());
        options(operator, "plain", Map.of("conformance", List.of("2025-06-18/ping", "2025-11-25", "2026-07-28")));

        var good = deploy(operator, "plain");

        var log = operator.text(good.log());
        assertThat(good.status()).as(log).isEqualTo("success");
        assertThat(log)
                .contains("[ping] SUCCESS Server responds to ping requests", "2025-06-18/ping passed")
                .contains("2025-11-25/server-initialize passed", "2025-11-25/dns-rebinding-protection passed")
                .contains("2026-07-28/tools-list passed", "2026-07-28/http-header-validation passed")
                .contains("It conforms to MCP: 8 scenarios were run");
        assertNothingIsLeft(good);

        options(operator, "plain", Map.of("conformance", List.of("2025-11-25/ping", "2025-11-25/tools-list")));
        repository.write("server.js", SERVER.replace("ping: () => ({}),", "")).commit("Forget ping");
        var broken = deploy(operator, "plain");

        assertThat(broken.status()).isEqualTo("failed");
        assertThat(broken.failedReason())
                .contains("it does not conform to MCP: 1 of 2 scenarios failed: 2025-11-25/ping");
        assertThat(operator.text(broken.log())).contains("[ping] FAILURE", "2025-11-25/ping failed");
        assertNothingIsLeft(broken);
        try (var client = new McpVisitor(operator, "plain")) {
            assertThat(client.call("greet", Map.of("who", "Ann")).toString()).contains("hello Ann");
        }

        options(operator, "plain", Map.of("conformanceMayFail", List.of("2025-11-25/ping")));
        var allowed = deploy(operator, "plain");

        assertThat(allowed.status()).as(operator.text(allowed.log())).isEqualTo("success");
        assertThat(operator.text(allowed.log())).contains("2025-11-25/ping failed, as it may");
    }

    @Test
    void aServerWithoutAHandshakeIsExaminedToo() throws Exception {
        var code = Files.readString(Path.of("src/test/node/conformance-server.mjs"));
        var repository = repository("process.env.ERA = 'modern';\nimport('./modern.mjs');\n");
        repository.write("modern.mjs", code).commit("Need no handshake");
        operator.create("modern", repository.address(), Map.of());
        var wanted = List.of("2026-07-28/server-stateless", "2026-07-28/caching", "2025-11-25/tools-call-sampling");
        options(operator, "modern", Map.of("conformance", wanted));

        var ended = deploy(operator, "modern");

        assertThat(ended.status()).as(operator.text(ended.log())).isEqualTo("success");
        assertThat(operator.text(ended.log())).contains("It conforms to MCP: 3 scenarios were run");
    }

    @Test
    void aServerThatSpeaksHttpItselfIsExaminedToo() {
        var repository = repository(SERVER.substring(0, SERVER.indexOf("require('node:readline')")) + HTTP);
        repository
                .write("slipway.yaml", "runtime: mcp\nmcpTransport: http\nstartCommand: node server.js\n")
                .commit("Speak HTTP");
        operator.create("far", repository.address(), Map.of());
        options(operator, "far", Map.of("conformance", List.of("2025-11-25", "2026-07-28/tools-list")));

        var ended = deploy(operator, "far");

        assertThat(ended.status()).as(operator.text(ended.log())).isEqualTo("success");
        assertThat(operator.text(ended.log()))
                .contains("plain 1 answers after ", "It conforms to MCP: 5 scenarios were run");
    }

    @Test
    void anExaminationBeyondItsTimeHoldsTheVersionBack() {
        try (var hurried = server(Map.of("SLIPWAY_MCP_CONFORMANCE_TIMEOUT", "4s"));
                var owner = Operator.of(hurried)) {
            var repository = repository(SERVER.replace("ping: () => ({}),", "ping: () => { for (;;) {} },"));
            owner.create("hanging", repository.address(), Map.of());
            options(owner, "hanging", Map.of("conformance", List.of("2025-11-25/ping", "2025-11-25/tools-list")));

            var ended = deploy(owner, "hanging");

            assertThat(ended.status()).isEqualTo("failed");
            assertThat(ended.failedReason()).contains("mcp.conformance-timeout, which is 4 s");
            assertThat(owner.text(ended.log())).contains("2025-11-25/ping failed");
        }
    }

    @Test
    void aCancelledExaminationLeavesNothing() throws Exception {
        var repository = repository(SERVER.replace("ping: () => ({}),", "ping: () => { for (;;) {} },"));
        operator.create("cancelled", repository.address(), Map.of());
        options(operator, "cancelled", Map.of("conformance", List.of("2025-11-25/ping")));
        var deployment = operator.deploy("cancelled");
        Waiting.until("it is examined", Duration.ofSeconds(60), () -> places().size() > 1);

        operator.cancel(deployment);

        assertThat(operator.ended(deployment).status()).isEqualTo("cancelled");
        assertNothingIsLeft(deployment);
    }

    @Test
    void wordsThatMeanNoScenarioAreRefused() {
        operator.create("words", repository(SERVER).address(), Map.of());
        assertThat(refused(Map.of("conformance", List.of("2024-11-05"))))
                .contains("no conformance suite for the revision '2024-11-05'", "2025-06-18, 2025-11-25, 2026-07-28");
        assertThat(refused(Map.of("conformance", List.of("2026-07-28/ping"))))
                .contains("no scenario 'ping' for 2026-07-28", "server-stateless");
        assertThat(refused(Map.of(
                        "conformance",
                        List.of("2025-11-25/ping"),
                        "conformanceMayFail",
                        List.of("2025-11-25/tools-list"))))
                .contains("2025-11-25/tools-list may fail, but it is not among the scenarios to run");
        options(operator, "words", Map.of("conformance", List.of("2025-11-25/all")));
        assertThat(operator.get("/api/v1/projects/words/mcp")
                        .path("conformance")
                        .toString())
                .isEqualTo("[\"2025-11-25/all\"]");
    }

    private static String refused(Map<String, ?> options) {
        return operator.refused("PATCH", "/api/v1/projects/words/mcp", options);
    }

    /// Neither the socket nor the way to it.
    private static void assertNothingIsLeft(Deployment deployment) throws Exception {
        assertThat(places()).containsExactly("porter.cjs");
        var request = HttpRequest.newBuilder(operator.url().resolve("/mcp/candidate/" + deployment.id()))
                .header("Authorization", "Bearer " + operator.apiToken())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"));
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    private static List<String> places() {
        try (var entries = Files.list(server.home().folder("mcp-gate"))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void options(Operator who, String project, Map<String, ?> options) {
        who.send("PATCH", "/api/v1/projects/" + project + "/mcp", options);
    }

    private static Deployment deploy(Operator who, String project) {
        return who.ended(who.deploy(project));
    }

    private static TestRepository repository(String code) {
        var repository = TestRepository.create(TestFolders.fresh("conform"))
                .write("server.js", code)
                .write("slipway.yaml", "runtime: mcp\nmcpTransport: stdio\nstartCommand: node server.js\n");
        repository.commit("Greet");
        return repository;
    }
}
