import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Prints what the gateway costs beside two bridges that people use, before the same child: the reference server
/// that knows everything, over stdio. The child itself, spoken to directly, is the limit. Rounds of the four go by
/// turns, so that all meet the same machine. Only Slipway asks for a token; only it lets idle processes sleep, and
/// how long the first answer after that takes is printed, too.
final class McpBench {
    private static final int ROUNDS = 3;
    private static final int WARM_UP = 1000;
    private static final int CALLS = 2000;
    private static final int SESSIONS = 16;
    private static final String ECHO = """
            {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}""";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    private static final String PACKAGES =
            "@modelcontextprotocol/server-everything@2026.8.31 supergateway@4.0.0 mcp-proxy@6.7.19";
    private static final String SERVER = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

    private final Path home;
    private final LocalServer server;

    McpBench(Path root, Path home, int port) {
        this.home = home;
        this.server = new LocalServer(root, home, port);
    }

    /// Something that answers calls.
    ///
    /// @param process whose memory is its memory, with everything below it
    private record Peer(String name, URI url, String headers, Process process) {}

    /// @param at sorted, in nanoseconds
    private record Round(double perSecond, long[] at) {
        double micros(double quantile) {
            return at[(int) Math.min(at.length - 1L, Math.round(at.length * quantile))] / 1e3;
        }
    }

    /// Sends one call and returns when it was answered.
    private interface Caller extends AutoCloseable {
        void call(int number) throws IOException, InterruptedException;

        @Override
        void close() throws IOException;
    }

    void run() throws Exception {
        LocalServer.sh(home, "npm install --silent --no-audit --no-fund " + PACKAGES);
        var child = "node " + home.resolve(SERVER) + " stdio";
        var peers = new ArrayList<Peer>();
        try {
            peers.add(slipway());
            peers.add(bridge(
                    "supergateway",
                    "node_modules/.bin/supergateway",
                    18_181,
                    List.of("--stdio", child, "--outputTransport", "streamableHttp", "--stateful", "--port", "18181")));
            peers.add(bridge(
                    "mcp-proxy",
                    "node_modules/.bin/mcp-proxy",
                    18_182,
                    List.of(
                            "--port",
                            "18182",
                            "--server",
                            "stream",
                            "--",
                            "node",
                            home.resolve(SERVER).toString(),
                            "stdio")));
            speeds(peers, 1);
            speeds(peers, 16);
            memory(peers);
            sleep(peers.getFirst());
        } finally {
            peers.forEach(peer -> peer.process().destroy());
            for (var peer : peers) {
                peer.process().waitFor();
            }
        }
    }

    private Peer slipway() throws IOException, InterruptedException {
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
        return new Peer(
                "slipway",
                URI.create("http://127.0.0.1:%d/mcp/everything".formatted(server.port())),
                "Authorization: Bearer " + token + "\r\n",
                process);
    }

    private Peer bridge(String name, String program, int port, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(home.resolve(program).toString());
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(name + ".log").toFile())
                .start();
        var peer = new Peer(name, URI.create("http://127.0.0.1:%d/mcp".formatted(port)), "", process);
        for (var tries = 0; ; tries++) {
            try (var wire = new McpWire(peer.url(), "")) {
                wire.initialize();
                return peer;
            } catch (IOException e) {
                if (tries == 200) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    // ---- calls

    private void speeds(List<Peer> peers, int atOnce) throws Exception {
        var rounds = new LinkedHashMap<String, List<Round>>();
        for (var round = 0; round < ROUNDS; round++) {
            try (var stdio = new StdioChild(home.resolve(SERVER))) {
                rounds.computeIfAbsent("direct stdio", _ -> new ArrayList<>()).add(measure(atOnce, stdio::caller));
            }
            for (var peer : peers) {
                var session = begin(peer);
                rounds.computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                        .add(measure(atOnce, () -> caller(peer, session)));
                try (var wire = new McpWire(peer.url(), peer.headers())) {
                    wire.end(session);
                }
            }
        }
        rounds.forEach((name, each) -> {
            var median = each.stream()
                    .sorted((a, b) -> Double.compare(a.perSecond(), b.perSecond()))
                    .toList()
                    .get(each.size() / 2);
            System.out.printf(
                    "%-14s %2d at once  %,8.0f calls/s   p50 %7.0f µs   p99 %7.0f µs%n",
                    name, atOnce, median.perSecond(), median.micros(0.5), median.micros(0.99));
        });
    }

    private static String begin(Peer peer) throws IOException {
        try (var wire = new McpWire(peer.url(), peer.headers())) {
            return wire.initialize();
        }
    }

    private static Caller caller(Peer peer, String session) throws IOException {
        var wire = new McpWire(peer.url(), peer.headers());
        return new Caller() {
            @Override
            public void call(int number) throws IOException {
                var answer = wire.post(session, ECHO.formatted(number));
                if (!answer.body().contains("hello")) {
                    throw new IOException(peer.name() + " answered " + answer);
                }
            }

            @Override
            public void close() throws IOException {
                wire.close();
            }
        };
    }

    private static Round measure(int atOnce, Callable<Caller> callers) throws Exception {
        var numbers = new AtomicInteger(1);
        var nanos = new long[CALLS];
        var open = new ArrayList<Caller>();
        for (var i = 0; i < atOnce; i++) {
            open.add(callers.call());
        }
        try (var threads = Executors.newFixedThreadPool(atOnce)) {
            drive(threads, open, () -> numbers.getAndIncrement(), WARM_UP, new long[WARM_UP]);
            var began = System.nanoTime();
            drive(threads, open, () -> numbers.getAndIncrement(), CALLS, nanos);
            var seconds = (System.nanoTime() - began) / 1e9;
            Arrays.sort(nanos);
            return new Round(CALLS / seconds, nanos);
        } finally {
            for (var caller : open) {
                caller.close();
            }
        }
    }

    private static void drive(
            ExecutorService threads, List<Caller> callers, Callable<Integer> number, int calls, long[] nanos)
            throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        var work = callers.stream()
                .map(caller -> threads.submit(() -> {
                    for (var i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
                        var began = System.nanoTime();
                        caller.call(number.call());
                        nanos[i] = System.nanoTime() - began;
                    }
                    return null;
                }))
                .toList();
        for (var each : work) {
            each.get();
        }
    }

    /// The child with nothing before it: its messages are matched by id, as many at once as are wanted.
    private static final class StdioChild implements AutoCloseable {
        private final Process process;
        private final Map<Integer, Semaphore> waiting = new java.util.concurrent.ConcurrentHashMap<>();

        StdioChild(Path program) throws IOException {
            process = new ProcessBuilder("node", program.toString(), "stdio")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            send("""
                    {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                    "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""");
            process.inputReader().readLine();
            send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            Thread.ofPlatform().daemon().start(this::read);
        }

        Caller caller() {
            return new Caller() {
                @Override
                public void call(int number) throws IOException, InterruptedException {
                    var answered = new Semaphore(0);
                    waiting.put(number, answered);
                    send(ECHO.formatted(number));
                    answered.acquire();
                }

                @Override
                public void close() {}
            };
        }

        private synchronized void send(String message) throws IOException {
            process.getOutputStream().write((message + "\n").getBytes());
            process.getOutputStream().flush();
        }

        private void read() {
            try {
                for (var line = process.inputReader().readLine();
                        line != null;
                        line = process.inputReader().readLine()) {
                    var at = line.lastIndexOf("\"id\":");
                    if (at >= 0) {
                        var id = line.substring(at + 5).replaceAll("\\D.*", "");
                        var answered = waiting.remove(Integer.valueOf(id));
                        if (answered != null) {
                            answered.release();
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }

    // ---- memory

    private void memory(List<Peer> peers) throws IOException {
        for (var peer : peers) {
            var before = held(peer);
            for (var i = 0; i < SESSIONS; i++) {
                try (var wire = new McpWire(peer.url(), peer.headers())) {
                    wire.post(wire.initialize(), LIST);
                }
            }
            System.out.printf(
                    "%-14s memory: %s; with %d more sessions: %s%n", peer.name(), before, SESSIONS, held(peer));
        }
    }

    /// Sessions of which nobody says anything: what they hold, and how long the first answer takes.
    private void sleep(Peer slipway) throws IOException, InterruptedException {
        server.call("PATCH", "/api/v1/projects/everything/mcp", "{\"sleepAfterSeconds\":3}");
        Thread.sleep(4_000);
        var sessions = new ArrayList<String>();
        for (var i = 0; i < SESSIONS; i++) {
            try (var wire = new McpWire(slipway.url(), slipway.headers())) {
                sessions.add(wire.initialize());
                wire.post(sessions.getLast(), LIST);
            }
        }
        Thread.sleep(20_000);
        System.out.printf("%-14s memory: %s with %d sessions asleep%n", slipway.name(), held(slipway), SESSIONS);
        var wakes = new ArrayList<Double>();
        var lists = new ArrayList<Double>();
        for (var session : sessions.subList(0, 8)) {
            try (var wire = new McpWire(slipway.url(), slipway.headers())) {
                lists.add(millis(() -> wire.post(session, LIST)));
                wakes.add(millis(() -> wire.post(session, ECHO.formatted(2))));
            }
            Thread.sleep(500);
        }
        System.out.printf(
                "%-14s asleep: tools/list %.1f ms, wake to first answer %.0f ms, medians %s%n",
                slipway.name(), ServerBench.median(lists), ServerBench.median(wakes), wakes);
    }

    private interface Asking {
        McpWire.Answer ask() throws IOException;
    }

    private static double millis(Asking asking) throws IOException {
        var began = System.nanoTime();
        var answer = asking.ask();
        if (answer.status() != 200) {
            throw new IOException(answer.toString());
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private static String held(Peer peer) {
        return "%,5d MB PSS %,6d MB RSS"
                .formatted(
                        LocalServer.Memory.Pss.of(peer.process()) >> 20,
                        LocalServer.Memory.Rss.of(peer.process()) >> 20);
    }
}
