package dev.slipway;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An MCP client without sessions (revision 2026-07-28) that calls the tools of a project.
final class McpVisitor implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REVISION = "2026-07-28";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Operator operator;
    private final String project;
    private final String token;

    McpVisitor(Operator operator, String project) {
        this.operator = operator;
        this.project = project;
        this.token = operator.apiToken();
    }

    /// @return the answer, whole
    JsonNode call(String tool, Map<String, ?> arguments) throws IOException, InterruptedException {
        var params = Map.of(
                "name", tool,
                "arguments", arguments,
                "_meta",
                        Map.of(
                                "io.modelcontextprotocol/protocolVersion", REVISION,
                                "io.modelcontextprotocol/clientInfo", Map.of("name", "test", "version", "1"),
                                "io.modelcontextprotocol/clientCapabilities", Map.of()));
        var body = Map.of("jsonrpc", "2.0", "id", 1, "method", "tools/call", "params", params);
        var request = HttpRequest.newBuilder(operator.url().resolve("/mcp/" + project))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", REVISION)
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError("%d %s".formatted(answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
