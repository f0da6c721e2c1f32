package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.identity.Tokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/// Speaks with a bench over HTTP: with its API, and with its instances as an MCP client does.
final class Caller {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Bench bench;

    Caller(Bench bench) {
        this.bench = bench;
    }

    /// Adds a type for everybody, whose server is a piece of JavaScript.
    ///
    /// @param variables JSON: what it takes from the environment
    void addType(SignedIn root, String name, String code, String transport, String variables) {
        var type = """
                {"name": "%s", "shared": true, "serverJson": {
                  "name": "dev.slipway/%s", "version": "1.0.0", "description": "For a test.",
                  "packages": [{"registryType": "npm", "identifier": "@modelcontextprotocol/server-memory",
                    "version": "2026.8.31", "runtimeHint": "node", "transport": %s,
                    "runtimeArguments": [{"type": "positional", "value": "-e"}, {"type": "positional", "value": %s}],
                    "environmentVariables": %s}]}}
                """.formatted(name, name, transport, JsonMapper.shared().writeValueAsString(code), variables);
        var added = api(root, "POST", "/types", type);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    }

    HttpResponse<String> api(SignedIn who, String method, String path, String body) {
        var token = bench.get(Tokens.class).temporary(who.id(), Duration.ofMinutes(5));
        return send(HttpRequest.newBuilder(bench.server.control().resolve("/api/v1/mcp" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    HttpResponse<String> call(Instances.Created made, String tool, String arguments) {
        var message = """
                {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "%s", "arguments": %s, "_meta":
                  {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                   "io.modelcontextprotocol/clientCapabilities": {}}}}
                """.formatted(tool, arguments);
        var address = bench.get(Routes.class).home().resolve(made.instance().path());
        return send(HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + made.token())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool)
                .POST(BodyPublishers.ofString(message)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
