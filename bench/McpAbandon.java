import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Opens ten thousand sessions, each with a sandboxed process of its own, abandons them in all the ways that clients
/// have, and prints what is left of them when their time is over: it ends with an error when anything is.
final class McpAbandon {
    private static final int SESSIONS = 10_000;
    private static final int AT_ONCE = 4;
    private static final String HANG = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hang","arguments":{}}}""";
    /// Answers at once, but its one tool never does. Each session starts one: it is to be cheap.
    private static final String SERVER = """
            while IFS= read -r line; do
              id=${line#*\\"id\\":}; id=${id%%[,\\}]*}
              case $line in
                *'"initialize"'*) echo '{"jsonrpc":"2.0","id":'$id',"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"hang","version":"1"}}}' ;;
                *'"tools/list"'*) echo '{"jsonrpc":"2.0","id":'$id',"result":{"tools":[{"name":"hang","description":"Never answers.","inputSchema":{"type":"object"}}]}}' ;;
              esac
            done
            """;

    private final Path home;
    private final LocalServer server;

    McpAbandon(Path root, Path home, int port) {
        this.home = home;
        this.server = new LocalServer(root, home.resolve("abandon"), port);
    }

    void run() throws Exception {
        Files.setPosixFilePermissions(
                Files.createDirectory(home.resolve("abandon")), PosixFilePermissions.fromString("rwx--x--x"));
        var process = server.start(Map.of(
                "SLIPWAY_MCP_MAX_SESSIONS", "100",
                "SLIPWAY_MCP_IDLE_TIMEOUT", "1s",
                "SLIPWAY_MCP_REQUEST_TIMEOUT", "1s",
                "SLIPWAY_MCP_WARM", "0"));
        try {
            var peer = peer(process);
            peer.end(peer.begin());
            Thread.sleep(10_000);
            var before = open(process);
            var began = System.nanoTime();
            abandon(peer);
            System.out.printf(
                    "%,d sessions opened and abandoned in %.0f s%n", SESSIONS, (System.nanoTime() - began) / 1e9);
            var after = settled(process, before);
            before.forEach(
                    (what, count) -> System.out.printf("%-20s %4d before, %4d after%n", what, count, after.get(what)));
            if (left(before, after)) {
                throw new IllegalStateException("something is left of them");
            }
        } finally {
            LocalServer.stop(process);
        }
    }

    private McpPeer peer(Process process) throws IOException, InterruptedException {
        var repository = Files.createDirectory(home.resolve("abandon/hang"));
        Files.writeString(repository.resolve("server.sh"), SERVER);
        Files.writeString(repository.resolve("slipway.yaml"), """
                runtime: mcp
                mcpTransport: stdio
                startCommand: sh server.sh
                """);
        LocalServer.sh(
                repository,
                "git init -q -b main && git add -A"
                        + " && git -c user.name=bench -c user.email=bench@slipway.invalid commit -q -m bench");
        server.call("POST", "/api/v1/projects", """
                {"name":"hang","repository":"file://%s","branch":"main"}""".formatted(repository));
        server.deploy("hang", true);
        var token = server.call("POST", "/api/v1/tokens", "{\"name\":\"bench\"}")
                .path("token")
                .asString();
        var url = URI.create("http://127.0.0.1:%d/mcp/hang".formatted(server.port()));
        return new McpPeer("slipway", url, "Authorization: Bearer " + token + "\r\n", process);
    }

    private static void abandon(McpPeer peer) throws Exception {
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var work = Stream.generate(() -> threads.submit(() -> {
                        for (var i = next.getAndIncrement(); i < SESSIONS; i = next.getAndIncrement()) {
                            abandon(peer, i);
                        }
                        return null;
                    }))
                    .limit(AT_ONCE)
                    .toList();
            for (var each : work) {
                each.get();
            }
        }
    }

    /// One in three says nothing any more, one cuts its connection within a call, one ends its session within a call.
    private static void abandon(McpPeer peer, int number) throws IOException, InterruptedException {
        var session = begin(peer);
        if (number % 3 > 0) {
            try (var wire = peer.wire()) {
                wire.postAndForget(session, HANG);
            }
        }
        if (number % 3 > 1) {
            peer.end(session);
        }
    }

    /// When as many processes as there may be are in use, a client waits, as any would.
    private static String begin(McpPeer peer) throws IOException, InterruptedException {
        for (var tries = 0; ; tries++) {
            try {
                return peer.begin();
            } catch (IOException e) {
                if (tries == 600) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    // ---- what is open

    private static Map<String, Long> open(Process process) throws IOException {
        var counts = new TreeMap<String, Long>();
        counts.put(
                "processes",
                process.descendants()
                        .filter(it -> !program(it).equals("postgres"))
                        .count());
        try (var descriptors = Files.list(Path.of("/proc/%d/fd".formatted(process.pid())))) {
            var all = descriptors.map(McpAbandon::target).toList();
            counts.put("descriptors", (long) all.size());
            counts.put(
                    "sockets",
                    all.stream().filter(it -> it.startsWith("socket:")).count());
        }
        try (var threads = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
            counts.put("threads", threads.count());
        }
        return counts;
    }

    /// What stays. Threads and connections to the database are kept for a minute, in case that they are needed again.
    private static Map<String, Long> settled(Process process, Map<String, Long> before) throws Exception {
        var now = open(process);
        for (var tries = 0; tries < 120 && left(before, now); tries++) {
            Thread.sleep(1_000);
            now = open(process);
        }
        return now;
    }

    private static boolean left(Map<String, Long> before, Map<String, Long> after) {
        return before.entrySet().stream().anyMatch(it -> after.get(it.getKey()) > it.getValue());
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // It was closed meanwhile.
            return "";
        }
    }

    private static String program(ProcessHandle process) {
        return target(Path.of("/proc/" + process.pid() + "/exe")).replaceAll(".*/", "");
    }
}
