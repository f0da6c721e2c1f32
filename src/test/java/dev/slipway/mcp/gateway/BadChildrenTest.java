package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a server that misbehaves does to its own caller, and that it does nothing to anybody else: meanwhile another
/// user calls the same endpoint without a pause.
class BadChildrenTest {
    /// Far more than a call takes, far less than what is waited for if one child held up another's.
    private static final Duration QUICK = Duration.ofSeconds(1);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration WRITE_TIMEOUT = Duration.ofMillis(500);

    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(
            driver,
            4,
            DoorFixture.settings(new GatewaySettings.Patience(REQUEST_TIMEOUT, Duration.ofMinutes(1), WRITE_TIMEOUT)));

    /// How the caller speaks.
    enum Era {
        SESSION,
        MODERN
    }

    @BeforeEach
    void open() {
        door.serve("shared", Map.of(), "node", DoorFixture.STDIO_SERVER);
    }

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aCrashIsToldAtOnceAndTheNextCallGetsAFreshChild(Era era) throws Exception {
        try (var other = new Other()) {
            var caller = new Caller(era);
            var before = caller.call("pid", "{}");
            for (int i = 0; i < 3; i++) {
                var asked = System.nanoTime();
                assertThat(caller.call("crash", "{}"))
                        .contains("\"error\"", "the server ended before it answered: exit code 7");
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(QUICK);
                assertThat(caller.call("echo", "{'text':'again'}")).contains("again");
            }
            assertThat(caller.call("pid", "{}")).isNotEqualTo(before);
            other.wasServed();
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void aCrashAnswersWhoeverElseWaitsForThatChild(Era era) throws Exception {
        try (var other = new Other()) {
            var caller = new Caller(era);
            var silent = CompletableFuture.supplyAsync(() -> caller.call("silence", "{}"));
            Waits.until(() -> door.log.text().contains("silent now"));
            assertThat(caller.call("crash", "{}")).contains("exit code 7");
            assertThat(silent.get()).contains("exit code 7");
            assertThat(caller.call("echo", "{'text':'again'}")).contains("again");
            other.wasServed();
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void noiseAndSecondAnswersReachNobody(Era era) throws Exception {
        try (var other = new Other()) {
            var caller = new Caller(era);
            for (int i = 0; i < 20; i++) {
                assertThat(caller.call("noise", "{}"))
                        .contains("after the noise")
                        .doesNotContain("not a message");
                assertThat(caller.call("twice", "{}")).contains("first").doesNotContain("second");
                assertThat(caller.call("echo", "{'text':'next'}")).contains("next");
            }
            Waits.until(() -> door.log.text().contains("this is not a message")
                    && door.log.text().contains("an answer to no open request"));
            other.wasServed();
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void fiftyMegabytesAreRefusedAndNobodyWaitsForThem(Era era) throws Exception {
        try (var other = new Other()) {
            var caller = new Caller(era);
            for (int i = 0; i < 3; i++) {
                assertThat(caller.call("big", "{'size':50000000}")).contains("\"error\"", "beyond mcp.max-message");
            }
            assertThat(caller.call("echo", "{'text':'next'}")).contains("next");
            other.wasServed();
        }
    }

    @ParameterizedTest
    @EnumSource(Era.class)
    void whoNeverAnswersIsGivenUpOn(Era era) throws Exception {
        try (var other = new Other()) {
            var caller = new Caller(era);
            var silent = CompletableFuture.supplyAsync(() -> caller.call("silence", "{}"));
            Waits.until(() -> {
                door.relay.sweep();
                return silent.isDone();
            });
            assertThat(silent.get()).contains("\"error\"", "did not answer within");
            assertThat(caller.call("echo", "{'text':'next'}")).contains("next");
            other.wasServed();
        }
    }

    /// A child that does not read blocks whoever writes to it once its pipe is full.
    @ParameterizedTest
    @EnumSource(Era.class)
    void whoNeverReadsIsReplaced(Era era) throws Exception {
        try (var other = new Other();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var caller = new Caller(era);
            var before = caller.call("pid", "{}");
            var stopped = threads.submit(() -> caller.call("stop", "{}"));
            Waits.until(() -> door.log.text().contains("stopped now"));
            var asked = System.nanoTime();
            var text = "x".repeat(200_000);
            var unread = threads.submit(() -> caller.call("echo", "{'text':'" + text + "'}"));
            Waits.until(() -> {
                door.relay.sweep();
                return stopped.isDone() && unread.isDone();
            });

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(REQUEST_TIMEOUT);
            assertThat(stopped.get()).contains("\"error\"", "does not read what it is sent");
            assertThat(unread.get()).contains("\"error\"", "does not read what it is sent");
            assertThat(door.log.text()).contains("taken nothing of what it was sent");
            assertThat(caller.call("echo", "{'text':'next'}")).contains("next");
            assertThat(caller.call("pid", "{}")).isNotEqualTo(before);
            other.wasServed();
        }
    }

    /// More than may wait for such a child is refused at once.
    @ParameterizedTest
    @EnumSource(Era.class)
    void whoNeverReadsHoldsUpNobody(Era era) throws Exception {
        try (var other = new Other();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var caller = new Caller(era);
            caller.call("echo", "{'text':'hello'}");
            var text = "x".repeat(500_000);
            var stopped = threads.submit(() -> caller.call("stop", "{}"));
            Waits.until(() -> door.log.text().contains("stopped now"));
            var unread = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> caller.call("echo", "{'text':'" + text + "'}")))
                    .toList();
            Waits.until(() -> unread.stream().anyMatch(it -> it.isDone()));
            other.wasServed();
            Waits.until(() -> {
                door.relay.sweep();
                return stopped.isDone() && unread.stream().allMatch(it -> it.isDone());
            });
            assertThat(stopped.get()).contains("does not read what it is sent");
            for (var each : unread) {
                assertThat(each.get()).contains("does not read what it is sent");
            }
        }
    }

    /// One that reads slowly, but reads, is let be.
    @Test
    void whoReadsSlowlyIsWaitedFor() throws Exception {
        var slow = "process.stdin.pause(); let all = ''; process.stdin.setEncoding('utf8');"
                + "const answer = (message) => message.id !== undefined && process.stdout.write(JSON.stringify({"
                + "jsonrpc: '2.0', id: message.id, result: message.method === 'initialize'"
                + " ? {protocolVersion: '2025-06-18', capabilities: {tools: {}}, serverInfo: {name: 's', version: '1'}}"
                + " : {content: [{type: 'text', text: 'read'}]}}) + String.fromCharCode(10));"
                + "setInterval(() => { const piece = process.stdin.read(50000) ?? process.stdin.read();"
                + "if (piece) { all += piece; const lines = all.split(String.fromCharCode(10)); all = lines.pop();"
                + "lines.map(JSON.parse).forEach(answer); } }, 100);";
        door.serve("shared", Map.of(), "node", "-e", slow);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var caller = new Caller(Era.SESSION);
            var text = "x".repeat(900_000);
            var read = threads.submit(() -> caller.call("echo", "{'text':'" + text + "'}"));
            Waits.until(() -> {
                door.relay.sweep();
                return read.isDone();
            });
            assertThat(read.get()).contains("\"read\"");
        }
    }

    /// Who suffers from the server.
    private final class Caller {
        private final Era era;
        private final String session;
        private final AtomicInteger ids = new AtomicInteger();

        Caller(Era era) throws Exception {
            this.era = era;
            this.session = era == Era.SESSION ? begin(ANNA) : "";
        }

        String call(String tool, String arguments) {
            var id = Integer.toString(ids.incrementAndGet());
            try {
                return era == Era.SESSION
                        ? door.post(
                                        door.inSession(session).uri(door.uri("shared")),
                                        DoorFixture.message(id, tool, arguments))
                                .body()
                        : modern(id, tool, arguments);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private String modern(String id, String tool, String arguments) throws Exception {
            var request = request(ANNA)
                    .header("MCP-Protocol-Version", "2026-07-28")
                    .header("Mcp-Method", "tools/call")
                    .header("Mcp-Name", tool);
            var message =
                    "{'jsonrpc':'2.0','id':%s,'method':'tools/call','params':{'name':'%s','arguments':%s,'_meta':{"
                            + "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                            + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
            return door.post(request, message.formatted(id, tool, arguments)).body();
        }
    }

    private HttpRequest.Builder request(String token) {
        return door.request(token).uri(door.uri("shared"));
    }

    private String begin(String token) throws Exception {
        var answer = door.post(request(token), DoorFixture.INITIALIZE);
        return answer.headers().firstValue("Mcp-Session-Id").orElseThrow(() -> new AssertionError(answer.body()));
    }

    /// Another user, who calls and calls.
    private final class Other implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicLong longest = new AtomicLong();
        private final CompletableFuture<Void> work;

        Other() throws Exception {
            var session = begin(BERT);
            work = CompletableFuture.runAsync(() -> run(session), Thread.ofVirtual()::start);
        }

        private void run(String session) {
            try {
                while (!over.get()) {
                    var began = System.nanoTime();
                    var mine = "bert " + calls.get();
                    var answer = door.post(
                            request(BERT).header("Mcp-Session-Id", session),
                            DoorFixture.message("1", "echo", "{'text':'%s'}".formatted(mine)));
                    longest.accumulateAndGet(System.nanoTime() - began, Math::max);
                    assertThat(answer.body()).contains("\"id\":1,", "\"" + mine + "\"");
                    calls.incrementAndGet();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /// Whether every call until now was answered rightly and soon, and another one is.
        void wasServed() {
            int until = calls.get() + 2;
            Waits.until(() -> calls.get() >= until || work.isDone());
            assertThat(work).isNotDone();
            assertThat(Duration.ofNanos(longest.get())).isLessThan(QUICK);
        }

        @Override
        public void close() {
            over.set(true);
            work.join();
        }
    }
}
