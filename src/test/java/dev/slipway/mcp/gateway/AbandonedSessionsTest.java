package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.platform.SlipwayException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clients that come, begin something and are gone without a word, far more of them than there may be processes. What
/// they leave ends by its deadline: no process, thread, descriptor nor entry remains.
class AbandonedSessionsTest {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedSessionsTest.class);
    /// Ten thousand take two minutes on two busy cores: that many with `-Dslipway.abandoned-sessions=10000`.
    private static final int SESSIONS = Integer.getInteger("slipway.abandoned-sessions", 3_000);
    private static final int AT_ONCE = 8;
    private static final int PROCESSES = 32;
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: (\\d+)\\r\\n");
    private static final String SERVER =
            Path.of("src/test/sh/mcp-server.sh").toAbsolutePath().toString();
    private static final GatewaySettings SETTINGS = new GatewaySettings(
            Duration.ofMillis(100),
            Duration.ofSeconds(20),
            Duration.ofMinutes(10),
            new GatewaySettings.Patience(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofSeconds(30)),
            1 << 20,
            0,
            new GatewaySettings.Rate(0, 1),
            List.of(),
            List.of());

    private final LocalDriver driver = new LocalDriver();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void nothingIsLeftOfSessionsThatNobodyEnded() throws Exception {
        try (var door = new DoorFixture(driver, PROCESSES, SETTINGS)) {
            door.serve("tools", Map.of(), "/bin/sh", SERVER);
            abandon(door, 30);
            var before = settled(door);
            var began = System.nanoTime();
            abandon(door, SESSIONS);
            var after = settled(door);

            LOG.info(
                    "{} sessions abandoned in {} s, {} of them in a call, {} waited for room; {}, then {}",
                    SESSIONS,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    cut.get(),
                    refused.get(),
                    before,
                    after);
            assertThat(cut.get()).as("calls that were cut").isGreaterThan(SESSIONS / 4);
            assertThat(driver.started()).hasSizeGreaterThanOrEqualTo(SESSIONS).noneMatch(Process::isAlive);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
            assertThat(after.sockets()).isLessThanOrEqualTo(before.sockets());
            assertThat(after.entries()).isEqualTo(before.entries());
            assertThat(after.threads()).isSubsetOf(before.threads());
            assertThat(call(door)).contains("hello");
        }
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    /// Lets the deadlines pass: what is held once nothing is under way.
    private Holdings settled(DoorFixture door) {
        Waits.until(() -> {
            door.relay.sweep();
            return door.relay.sessionCount() == 0
                    && door.relay.processCount() == 0
                    && driver.started().stream().noneMatch(Process::isAlive);
        });
        var last = new Holdings[] {Holdings.of(door.relay)};
        var since = new long[] {System.nanoTime()};
        // Threads and connections end a moment after what they served.
        Waits.until(() -> {
            var now = Holdings.of(door.relay);
            if (!now.equals(last[0])) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > Duration.ofMillis(500).toNanos();
        });
        return last[0];
    }

    private void abandon(DoorFixture door, int sessions) throws Exception {
        var next = new AtomicInteger();
        try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
            var work = new ArrayList<Future<Void>>();
            Callable<Void> client = () -> {
                for (var number = next.getAndIncrement(); number < sessions; number = next.getAndIncrement()) {
                    abandonOne(door, number);
                    if (number % 20 == 0) {
                        door.relay.sweep();
                    }
                }
                return null;
            };
            for (int i = 0; i < AT_ONCE; i++) {
                work.add(clients.submit(client));
            }
            for (var each : work) {
                each.get();
            }
        }
    }

    private void abandonOne(DoorFixture door, int number) throws IOException {
        var url = door.uri("tools");
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(30_000);
            // Half of them reset their connection.
            if (number % 2 == 0) {
                socket.setSoLinger(true, 0);
            }
            var session = begin(socket, url);
            switch (number % 6) {
                case 0, 1 -> {}
                case 2, 3 -> {
                    write(socket, url, "GET", session, "");
                    answer(socket);
                }
                // The server begins to answer, or it does not even do that.
                case 4 -> {
                    write(socket, url, "POST", session, DoorFixture.message("2", "begin", "{}"));
                    if (answer(socket).contains("text/event-stream")) {
                        cut.incrementAndGet();
                    }
                }
                default -> {
                    write(socket, url, "POST", session, DoorFixture.message("2", "silence", "{}"));
                    Waits.until(() -> isCalledOrOver(door, session));
                    cut.incrementAndGet();
                }
            }
        }
    }

    /// Whether a call of the session's is open, or the session is over.
    private static boolean isCalledOrOver(DoorFixture door, String session) {
        try {
            return door.relay
                    .session(session.strip().substring("Mcp-Session-Id: ".length()))
                    .hasOpenRequests();
        } catch (SlipwayException e) {
            return true;
        }
    }

    /// Waits for room when there is none.
    private String begin(Socket socket, URI url) throws IOException {
        while (true) {
            // Each says that it can do something that no other can.
            var initialize = DoorFixture.INITIALIZE.replace(
                    "'capabilities':{}", "'capabilities':{'experimental':{'%d':{}}}".formatted(System.nanoTime()));
            write(socket, url, "POST", "", initialize);
            var head = answer(socket);
            if (head.startsWith("HTTP/1.1 200")) {
                return "Mcp-Session-Id: " + head.replaceAll("(?is).*mcp-session-id: (\\S+).*", "$1") + "\r\n";
            }
            assertThat(head).startsWith("HTTP/1.1 429");
            refused.incrementAndGet();
        }
    }

    private String call(DoorFixture door) throws IOException {
        var url = door.uri("tools");
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(30_000);
            write(socket, url, "POST", begin(socket, url), DoorFixture.message("2", "echo", "{}"));
            return answer(socket);
        }
    }

    private static void write(Socket socket, URI url, String method, String session, String message)
            throws IOException {
        var body = message.replace('\'', '"');
        var request = "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n"
                        .formatted(method, url.getPath(), url.getPort(), DoorFixture.ANNA)
                + "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                + session
                + (method.equals("POST") ? "Content-Length: " + body.length() + "\r\n\r\n" + body : "\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /// The head of the response, and its body where the head tells how long that is.
    private static String answer(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = new ByteArrayOutputStream();
        var text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed after " + text);
            }
            head.write(next);
            text = next == '\n' ? head.toString(StandardCharsets.US_ASCII) : "";
        }
        var length = LENGTH.matcher(text);
        return text
                + (length.find()
                        ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                        : "");
    }
}
