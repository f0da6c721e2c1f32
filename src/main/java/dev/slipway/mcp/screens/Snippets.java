package dev.slipway.mcp.screens;

import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What to paste into an MCP client to connect it, in each client's own form.
public final class Snippets {
    /// Stands where a token goes that is not known any more.
    public static final String NO_TOKEN = "YOUR_TOKEN";

    private static final JsonMapper JSON = JsonMapper.shared();

    private Snippets() {}

    /// @param key for the page
    /// @param where the file that it goes to, or what to do with it
    public record Snippet(String key, String client, String where, String text) {}

    /// @param name what the client calls the server
    static List<Snippet> of(String name, URI address, String token) {
        var plain = name.replaceAll("[^A-Za-z0-9_-]+", "-");
        return List.of(
                new Snippet("code", "Claude Code", "In a terminal", claudeCode(plain, address, token)),
                new Snippet(
                        "desktop",
                        "Claude Desktop",
                        "claude_desktop_config.json (Settings → Developer → Edit Config)",
                        claudeDesktop(plain, address, token)),
                new Snippet("cursor", "Cursor", "~/.cursor/mcp.json", cursor(plain, address, token)),
                new Snippet(
                        "vscode",
                        "VS Code",
                        ".vscode/mcp.json; VS Code asks for the token and keeps it",
                        vsCode(plain, address)),
                new Snippet("curl", "curl", "In a terminal: lists the tools", curl(address, token)));
    }

    private static String claudeCode(String name, URI address, String token) {
        return "claude mcp add --transport http %s %s --header \"Authorization: Bearer %s\""
                .formatted(name, address, token);
    }

    /// Its configuration file knows only programs: mcp-remote is one that speaks HTTP. The header has no space, because
    /// on Windows words with spaces are torn apart.
    private static String claudeDesktop(String name, URI address, String token) {
        var server = JSON.createObjectNode().put("command", "npx");
        var words = server.putArray("args").add("-y").add("mcp-remote").add(address.toString());
        if (!isLocal(address) && "http".equals(address.getScheme())) {
            words.add("--allow-http");
        }
        words.add("--header").add("Authorization:${AUTH_HEADER}");
        server.putObject("env").put("AUTH_HEADER", "Bearer " + token);
        return under("mcpServers", name, server).toPrettyString();
    }

    private static String cursor(String name, URI address, String token) {
        var server = JSON.createObjectNode().put("url", address.toString());
        server.putObject("headers").put("Authorization", "Bearer " + token);
        return under("mcpServers", name, server).toPrettyString();
    }

    private static String vsCode(String name, URI address) {
        var input = name + "-token";
        var server = JSON.createObjectNode().put("type", "http").put("url", address.toString());
        server.putObject("headers").put("Authorization", "Bearer ${input:%s}".formatted(input));
        var file = under("servers", name, server);
        file.putArray("inputs")
                .addObject()
                .put("type", "promptString")
                .put("id", input)
                .put("description", "Token of " + name)
                .put("password", true);
        return file.toPrettyString();
    }

    private static String curl(URI address, String token) {
        var meta = Map.of(
                "io.modelcontextprotocol/protocolVersion",
                "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities",
                Map.of());
        var message = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", "tools/list");
        message.putObject("params").set("_meta", JSON.valueToTree(new java.util.TreeMap<>(meta)));
        return """
                curl -s %s \\
                  -H 'Authorization: Bearer %s' \\
                  -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
                  -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/list' \\
                  -d '%s'""".formatted(address, token, message);
    }

    private static ObjectNode under(String key, String name, ObjectNode server) {
        var file = JSON.createObjectNode();
        file.putObject(key).set(name, server);
        return file;
    }

    private static boolean isLocal(URI address) {
        var host = String.valueOf(address.getHost());
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }
}
