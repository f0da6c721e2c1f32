package dev.slipway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// One of the example projects that come with Slipway.
///
/// @param folder below `examples/`
/// @param mcp whether it is asked as an MCP server rather than as a web page
record Example(String folder, String project, String what, boolean mcp) {
    static final List<Example> ALL = List.of(
            new Example("vite-site", "demo-site", "a static site built with Vite", false),
            new Example("node-ws", "demo-node", "a Node server with a WebSocket", false),
            new Example("mcp-tools", "demo-mcp", "an MCP server with three tools", true));

    private static final Pattern TITLE = Pattern.compile("<title>([^<]*)</title>");
    private static final Pattern TOOL = Pattern.compile("\"name\":\"([^\"]+)\"");

    /// What it said, and whether that is what it should say.
    record Answer(boolean ok, String text) {}

    /// Asks it through its public address, as anybody would.
    Answer ask(Client client, String url) throws InterruptedException {
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            return mcp ? withToken(client, token -> askTools(http, token, url)) : askPage(http, url);
        } catch (IOException e) {
            return new Answer(false, "no answer: " + e);
        }
    }

    /// Browsers know that `….localhost` is this machine (RFC 6761, section 6.3); Java's resolver does not, so the
    /// name goes into the Host header.
    private static Answer askPage(HttpClient http, String url) throws IOException, InterruptedException {
        var address = URI.create(url);
        var local = address.getHost().endsWith(".localhost");
        var request =
                HttpRequest.newBuilder(local ? URI.create("http://127.0.0.1:" + address.getPort() + "/") : address);
        if (local) {
            request.header("Host", address.getAuthority());
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        var title = TITLE.matcher(response.body());
        return new Answer(
                response.statusCode() == 200,
                response.statusCode() + (title.find() ? " “" + title.group(1) + "”" : ""));
    }

    /// The door for MCP clients takes API tokens, so the demo makes itself one and revokes it again.
    private static Answer withToken(Client client, Question question) throws IOException, InterruptedException {
        var token = client.post("/api/v1/tokens", Map.of("name", "demo"));
        try {
            return question.ask(Shared.text(token, "token"));
        } finally {
            client.delete("/api/v1/tokens/" + Shared.text(token, "id"));
        }
    }

    private interface Question {
        Answer ask(String token) throws IOException, InterruptedException;
    }

    private static Answer askTools(HttpClient http, String token, String url) throws IOException, InterruptedException {
        var initialized = post(http, token, url, "", """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
            "capabilities":{},"clientInfo":{"name":"slipway-demo","version":"1"}}}""");
        var session = initialized.headers().firstValue("Mcp-Session-Id").orElse("");
        post(http, token, url, session, """
            {"jsonrpc":"2.0","method":"notifications/initialized"}""");
        var tools = post(http, token, url, session, """
            {"jsonrpc":"2.0","id":2,"method":"tools/list"}""");
        var names = TOOL.matcher(tools.body())
                .results()
                .map(match -> match.group(1))
                .toList();
        return new Answer(
                tools.statusCode() == 200 && !names.isEmpty(),
                tools.statusCode() + (names.isEmpty() ? " without tools" : " tools: " + String.join(", ", names)));
    }

    private static HttpResponse<String> post(HttpClient http, String token, String url, String session, String message)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(message));
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
