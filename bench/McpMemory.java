import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/// Prints what sessions cost in memory, after the load of the other parts, and what it takes to wake a server that
/// sleeps. Every session called a tool before it is counted, so that its process is there.
final class McpMemory {
    private static final int SESSIONS = 16;
    private static final int ONE_BY_ONE = 8;

    private final LocalServer server;

    McpMemory(LocalServer server) {
        this.server = server;
    }

    void run(List<McpPeer> peers) throws Exception {
        // What the load left behind is given back within half a minute.
        Thread.sleep(40_000);
        for (var peer : peers) {
            print(peer, "none");
            var sessions = sessions(peer);
            print(peer, "%d sessions".formatted(SESSIONS));
            for (var session : sessions) {
                peer.end(session);
            }
        }
        var slipway = peers.getFirst();
        set("{\"sharing\":\"user\"}");
        sessions(slipway);
        print(slipway, "%d of one user".formatted(SESSIONS));
        set("{\"sharing\":\"session\",\"sleepAfterSeconds\":3}");
        sleep(slipway);
    }

    /// Which is seen by those who come next, when what is remembered of the endpoint was forgotten.
    private void set(String options) throws IOException, InterruptedException {
        server.call("PATCH", "/api/v1/projects/everything/mcp", options);
        Thread.sleep(4_000);
    }

    private static List<String> sessions(McpPeer peer) throws IOException {
        var sessions = new ArrayList<String>();
        for (var i = 0; i < SESSIONS; i++) {
            try (var wire = peer.wire()) {
                sessions.add(wire.initialize());
                wire.post(sessions.getLast(), McpPeer.LIST);
                wire.post(sessions.getLast(), McpPeer.ECHO.formatted(2));
            }
        }
        return sessions;
    }

    /// Sessions of which nobody says anything: what they hold, and how long the first answer takes, one by one, each
    /// with the process at hand that was started ahead, and many at once, with one such for all.
    private void sleep(McpPeer slipway) throws Exception {
        var sessions = sessions(slipway);
        var awake = slipway.children();
        while (slipway.children() > 1) {
            Thread.sleep(500);
        }
        Thread.sleep(35_000);
        print(slipway, "%d asleep (%d processes, %d before)".formatted(SESSIONS, slipway.children(), awake));
        var lists = new ArrayList<Double>();
        var wakes = new ArrayList<Double>();
        for (var session : sessions.subList(0, ONE_BY_ONE)) {
            try (var wire = slipway.wire()) {
                lists.add(millis(() -> wire.post(session, McpPeer.LIST)));
                wakes.add(millis(() -> wire.post(session, McpPeer.ECHO.formatted(2))));
            }
            Thread.sleep(1_000);
        }
        System.out.printf(
                "%-14s asleep: tools/list %.1f ms, wake to first answer %.0f ms, medians %s%n",
                slipway.name(), ServerBench.median(lists), ServerBench.median(wakes), wakes);
        var rest = sessions.subList(ONE_BY_ONE, SESSIONS);
        try (var threads = Executors.newFixedThreadPool(rest.size())) {
            var burst = new ArrayList<Double>();
            for (var woken :
                    threads.invokeAll(rest.stream().map(it -> wake(slipway, it)).toList())) {
                burst.add(woken.get());
            }
            burst.sort(Double::compare);
            System.out.printf(
                    "%-14s asleep: %d woken at once, first answer after %.0f to %.0f ms%n",
                    slipway.name(), rest.size(), burst.getFirst(), burst.getLast());
        }
    }

    private static Callable<Double> wake(McpPeer slipway, String session) {
        return () -> {
            try (var wire = slipway.wire()) {
                return millis(() -> wire.post(session, McpPeer.ECHO.formatted(3)));
            }
        };
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

    private static void print(McpPeer peer, String sessions) {
        var rss = peer.held(LocalServer.Memory.Rss);
        var pss = peer.held(LocalServer.Memory.Pss);
        System.out.printf(
                "%-14s memory, %-34s %,6d MB RSS (itself %d, database %d, servers %d) %,6d MB PSS (%d, %d, %d)%n",
                peer.name(),
                sessions + ":",
                rss.all() >> 20,
                rss.bridge() >> 20,
                rss.database() >> 20,
                rss.children() >> 20,
                pss.all() >> 20,
                pss.bridge() >> 20,
                pss.database() >> 20,
                pss.children() >> 20);
    }
}
