package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `slipway mcp …` as a person types it, with published servers in the real sandbox.
class McpCliTest {
    private static TestServer server;
    private static Terminal terminal;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        terminal = new Terminal(server, folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aServerIsRunUsedStoppedRestoredAndDeleted() throws Exception {
        assertThat(run("mcp", "types", "one of everything").output()).contains("everything", "NEEDS KEY");

        var ran = run("mcp", "run", "everything", "--name", "try", "--duration", "30m");
        assertThat(ran.output())
                .contains("try is running until", "/mcp/i/", "claude mcp add --transport http try http")
                .containsPattern("token {2}slpi_[0-9A-Za-z]{40} ");
        assertThat(ran.code()).isZero();

        assertThat(run("mcp", "ls").output())
                .contains("try", "everything", "running")
                .doesNotContain("slpi_");
        assertThat(run("mcp", "tools", "try").output()).contains("echo", "message*", "get-sum");
        assertThat(run("mcp", "tools", "try", "get-sum").output()).contains("a *", "number");
        assertThat(run("mcp", "call", "try", "echo", "message=so long").output())
                .contains("Echo: so long");
        assertThat(run("mcp", "call", "try", "get-sum", "--args", "{\"a\": 2, \"b\": 40}")
                        .output())
                .contains("42");
        assertThat(run("mcp", "call", "try", "get-sum", "a=2", "b=40", "--json").output())
                .contains("\"failed\" : false", "42");
        assertThat(run("mcp", "logs", "try").output()).contains("speaks MCP");

        assertThat(run("mcp", "renew", "try", "--duration", "1h").output()).contains("try is running until");
        assertThat(run("mcp", "stop", "try").output()).contains("try is disconnected");
        assertThat(run("mcp", "call", "try", "echo", "message=x").code()).isEqualTo(6);
        assertThat(run("mcp", "restore", "try").output()).contains("try is running");
        assertThat(run("mcp", "rm", "try").output()).contains("deleted try");
        assertThat(run("mcp", "logs", "try").code()).isEqualTo(5);
    }

    @Test
    void callsAreRecordedListedReplayedAndDeleted() throws Exception {
        var ran = run("mcp", "run", "everything", "--name", "taped").output();
        assertThat(run("mcp", "recordings", "taped", "--on").output()).contains("calls are recorded");
        var address = found("(http\\S+/mcp/i/[0-9a-f-]{36})", ran);
        var token = found("(slpi_[0-9A-Za-z]{40})", ran);
        Waiting.until("a call is recorded", Duration.ofSeconds(30), () -> {
            echo(address, token);
            return told("mcp", "recordings", "taped").contains("echo");
        });

        var replayed = run("mcp", "recordings", "taped", "--replay", "--writing");
        assertThat(replayed.output()).contains("matched  echo", "1 matched, 0 differ, 0 fail now, 0 not made");
        assertThat(replayed.code()).isZero();
        assertThat(run("mcp", "recordings", "taped", "--off").output()).contains("no more");
        assertThat(run("mcp", "recordings", "taped", "--delete").output()).contains("deleted");
        assertThat(told("mcp", "recordings", "taped")).doesNotContain("echo");
        assertThat(run("mcp", "recordings", "taped", "--on", "--off").code()).isEqualTo(2);
        assertThat(run("mcp", "rm", "taped").code()).isZero();
    }

    private static String told(String... words) {
        try {
            return run(words).output();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String found(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static void echo(String address, String token) {
        var message = """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "echo",
                  "arguments": {"message": "on tape"}, "_meta":
                    {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                     "io.modelcontextprotocol/clientCapabilities": {}}}}
                """;
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "echo")
                .POST(BodyPublishers.ofString(message))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("Echo: on tape");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKeyGoesInFromStandardInputAndNeverComesOut() throws Exception {
        var set = terminal.typing("tvly-s3cr3t-4711\n", "mcp", "key", "set", "tavily", "TAVILY_API_KEY");

        assertThat(set.output()).contains("the key for tavily is set");
        assertThat(run("mcp", "key", "ls", "--json").output())
                .contains("\"keyHint\" : \"4711\"", "TAVILY_API_KEY")
                .doesNotContain("s3cr3t");
        assertThat(run("mcp", "key", "rm", "tavily").code()).isZero();
        assertThat(run("mcp", "run", "tavily").output())
                .contains("needs a key with TAVILY_API_KEY: run it with --key VAR");
        assertThat(run("mcp", "run", "tavily").code()).isEqualTo(6);
    }

    @Test
    void theServersOfAClientAreTakenOverAndWhatIsNotIsSaid() throws Exception {
        var file = Files.writeString(folder.resolve("claude_desktop_config.json"), """
                {"mcpServers": {
                   "thoughts": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-memory@2026.8.31"],
                                "env": {"MEMORY_FILE_PATH": "/data/m.json", "SOME_TOKEN": "s3cr3t-import-4711"}},
                   "weather": {"command": "uvx", "args": ["mcp-weather"]},
                   "mine": {"command": "/home/me/server.sh"}
                }}
                """);

        var taken = run("mcp", "import", file.toString());

        assertThat(taken.code()).isZero();
        assertThat(taken.output())
                .contains("thoughts: type thoughts, key [SOME_TOKEN]", "token  slpi_")
                .contains("weather: not taken over: uvx runs Python packages")
                .contains("mine: not taken over: /home/me/server.sh is a program of your machine")
                .doesNotContain("s3cr3t-import");
        assertThat(run("mcp", "key").output()).contains("thoughts", "4711");
        assertThat(run("mcp", "import", file.toString(), "--no-run").output())
                .as("the same file again makes nothing twice")
                .contains("thoughts: type thoughts, key");
    }

    @Test
    void vsCodesInputsAreAskedForLater() throws Exception {
        var file = Files.writeString(folder.resolve("mcp.json"), """
                // as VS Code writes it
                {"servers": {
                   "far": {"type": "http", "url": "http://127.0.0.1:9/mcp",
                           "headers": {"Authorization": "Bearer ${input:token}"}},
                 },
                 "inputs": [{"type": "promptString", "id": "token"}]}
                """);

        assertThat(run("mcp", "import", file.toString()).output())
                .contains("far: type far; not run: set [Authorization] first (slipway mcp key set far …)");
    }

    @Test
    void misuseAndRefusalsHaveTheirExitCodes() throws Exception {
        assertThat(run("mcp", "run", "no-such-type").code()).isEqualTo(5);
        assertThat(run("mcp", "call", "no-such-instance", "echo").code()).isEqualTo(5);
        assertThat(run("mcp", "tools", "no-such-instance").output())
                .contains("no instance and no project is called no-such-instance");
        assertThat(run("mcp", "add", "/no/such/server.json").output())
                .contains("there is no file /no/such/server.json");
        assertThat(run("mcp", "run", "everything", "--duration", "soon").output())
                .contains("'soon' is no duration: write it like 60m");
        assertThat(run("mcp", "import", "/no/such/file").code()).isEqualTo(5);
        assertThat(run("mcp", "import", folder.toString()).code()).isEqualTo(5);
        assertThat(run("mcp", "import", "http://127.0.0.1:1/mcp.json").output())
                .startsWith("slipway: nothing can be fetched from http://127.0.0.1:1/mcp.json")
                .doesNotContain("\tat ");
        assertThat(run("mcp", "import", "http://a b").output()).contains("'http://a b' is not an address");
        assertThat(run("mcp", "run", "everything", "--config", "foo=bar").output())
                .contains("everything takes no foo; it takes nothing");
        assertThat(run("mcp").code()).isEqualTo(2);
        assertThat(run("mcp", "--help").output())
                .contains(
                        "types",
                        "add",
                        "run",
                        "ls",
                        "tools",
                        "call",
                        "logs",
                        "recordings",
                        "restore",
                        "rm",
                        "import",
                        "key");
        assertThat(run("completion").output()).contains("mcp");
    }

    private static Terminal.Run run(String... words) throws Exception {
        return terminal.run(words);
    }
}
