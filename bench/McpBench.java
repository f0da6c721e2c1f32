import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Prints what the gateway costs beside two bridges that people use, before the same child: the reference server
/// that knows everything, over stdio. The child itself, spoken to directly, is the limit. Only Slipway asks for a
/// token.
///
/// All run just-in-time compilers, so that the first thousands of calls say something else than all that follow: the
/// first are printed by themselves, then each gets the same many to become steady, then rounds go by turns, so that all
/// meet the same machine. Each round is a session with a fresh child, which gets as many calls before as are measured.
final class McpBench {
    private static final int ROUNDS = 5;
    private static final int FIRST = 3_000;
    private static final int UNTIL_STEADY = 60_000;
    private static final int WARM_UP = 5_000;
    private static final int CALLS = 5_000;
    private static final String PACKAGES =
            "@modelcontextprotocol/server-everything@2026.8.31 supergateway@4.0.0 mcp-proxy@6.7.19";
    private static final String SERVER = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

    private final Path home;
    private final LocalServer server;

    McpBench(Path root, Path home, int port) {
        this.home = home;
        this.server = new LocalServer(root, home, port);
    }

    void run() throws Exception {
        LocalServer.sh(home, "npm install --silent --no-audit --no-fund " + PACKAGES);
        var peers = new ArrayList<McpPeer>();
        try {
            peers.add(slipway());
            peers.add(supergateway());
            peers.add(mcpProxy());
            for (var peer : peers) {
                print(peer.name(), 16, "first", List.of(round(peer, 16, 0, FIRST)));
            }
            for (var peer : peers) {
                round(peer, 16, 0, UNTIL_STEADY);
            }
            speeds(peers, 1);
            speeds(peers, 16);
            new McpMemory(server).run(peers);
        } finally {
            for (var peer : peers) {
                peer.close();
            }
        }
    }

    // ---- who is measured

    /// Started as often as it takes until the cache of classes is there, as on any machine but at its first start.
    private McpPeer slipway() throws IOException, InterruptedException {
        for (var starts = 0; starts < 2; starts++) {
            LocalServer.stop(server.start());
        }
        var repository = Files.createDirectory(home.resolve("everything"));
        Files.writeString(repository.resolve("package.json"), """
                {"name":"everything","private":true,"scripts":{"start":"node %s stdio"},
                 "dependencies":{"@modelcontextprotocol/server-everything":"2026.8.31"}}
                """.formatted(SERVER));
        Files.writeString(repository.resolve("slipway.yaml"), """
                runtime: mcp
                mcpTransport: stdio
                startCommand: node %s stdio
                """.formatted(SERVER));
        LocalServer.sh(
                repository,
                "git init -q -b main && git add -A"
                        + " && git -c user.name=bench -c user.email=bench@slipway.invalid commit -q -m bench");
        var process = server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        server.call("POST", "/api/v1/projects", """
                {"name":"everything","repository":"file://%s","branch":"main","settings":{"cpus":2}}""".formatted(repository));
        server.deploy("everything", true);
        var token = server.call("POST", "/api/v1/tokens", "{\"name\":\"bench\"}")
                .path("token")
                .asString();
        var url = URI.create("http://127.0.0.1:%d/mcp/everything".formatted(server.port()));
        return new McpPeer("slipway", url, "Authorization: Bearer " + token + "\r\n", process);
    }

    private McpPeer supergateway() throws IOException, InterruptedException {
        var program = home.resolve("node_modules/.bin/supergateway").toString();
        var child = "node " + home.resolve(SERVER) + " stdio";
        var options = List.of(
                program, "--stdio", child, "--outputTransport", "streamableHttp", "--stateful", "--port", "18181");
        return McpPeer.start(home, "supergateway", 18_181, options);
    }

    private McpPeer mcpProxy() throws IOException, InterruptedException {
        var program = home.resolve("node_modules/.bin/mcp-proxy").toString();
        var child = home.resolve(SERVER).toString();
        var options = List.of(program, "--port", "18182", "--server", "stream", "--", "node", child, "stdio");
        return McpPeer.start(home, "mcp-proxy", 18_182, options);
    }

    // ---- calls

    private void speeds(List<McpPeer> peers, int atOnce) throws Exception {
        var rounds = new LinkedHashMap<String, List<McpLoad>>();
        for (var round = 0; round < ROUNDS; round++) {
            try (var stdio = new StdioChild(home.resolve(SERVER), atOnce)) {
                rounds.computeIfAbsent("direct stdio", _ -> new ArrayList<>()).add(measure(stdio, WARM_UP, CALLS));
            }
            for (var peer : peers) {
                rounds.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(round(peer, atOnce, WARM_UP, CALLS));
            }
        }
        rounds.forEach((name, each) -> print(name, atOnce, "steady", each));
    }

    private static void print(String name, int atOnce, String when, List<McpLoad> each) {
        var median = each.stream()
                .sorted((a, b) -> Double.compare(a.perSecond(), b.perSecond()))
                .toList()
                .get(each.size() / 2);
        System.out.printf(
                "%-14s %2d at once, %-6s  %,8.0f calls/s   p50 %7.0f µs   p99 %7.0f µs%n",
                name, atOnce, when, median.perSecond(), median.micros(0.5), median.micros(0.99));
    }

    private static McpLoad round(McpPeer peer, int atOnce, int before, int calls) throws IOException {
        var session = peer.begin();
        try (var places = peer.places(session, atOnce)) {
            return measure(places, before, calls);
        } finally {
            peer.end(session);
        }
    }

    private static McpLoad measure(McpLoad.Places places, int before, int calls) throws IOException {
        McpLoad.run(places, 1, before);
        return McpLoad.run(places, 1 + before, calls);
    }
}
