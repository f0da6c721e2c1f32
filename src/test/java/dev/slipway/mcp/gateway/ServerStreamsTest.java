package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a server of 2025-11-25 says when its connections end early, or are slow to begin.
class ServerStreamsTest {
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{}}";
    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /// What the server was asked, in order: the method with what it named.
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayOpen = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String ownStream = "";
    private volatile String answer = "";
    private volatile String rest = "";
    /// How often the server ends a stream that it was asked to go on with before it has the rest.
    private final AtomicInteger notYet = new AtomicInteger();
    private HttpServer server;
    private HttpPipe pipe;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::serve);
        server.start();
        var address = URI.create(
                "http://127.0.0.1:%d/mcp".formatted(server.getAddress().getPort()));
        pipe = new HttpPipe(
                new Transport.Http(address, Map.of()),
                Courier.anywhere(),
                new HttpPipe.Notices(new MemoryLog(), () -> {}),
                1 << 20);
        pipe.deliverTo(new Hearing(heard));
    }

    @AfterEach
    void stop() {
        over.countDown();
        mayOpen.countDown();
        pipe.close();
        server.stop(0);
    }

    @Test
    void requestsWaitUntilTheServersOwnStreamIsOpen() throws Exception {
        answer = "data: %s\n\n".formatted(ANSWER);
        begin();

        send(CALL);
        assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
        mayOpen.countDown();

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(ANSWER);
        assertThat(asked).containsExactly("initialize", "notifications/initialized", "GET ", "tools/call");
    }

    @Test
    void theyDoNotWaitForEverWhereItOpensWithTheFirstEvent() throws Exception {
        answer = "data: %s\n\n".formatted(ANSWER);
        begin();

        send(CALL);

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(ANSWER);
    }

    @Test
    void anAnswerIsFetchedWhereItsStreamEndedEarly() throws Exception {
        isFetchedAfter("id: 2-0\nretry: 1\ndata:\n\n");
    }

    @Test
    void aServerMayBeAskedAgainAndAgain() throws Exception {
        notYet.set(9);
        isFetchedAfter("id: 2-0\nretry: 1\ndata:\n\n");
    }

    @Test
    void anEventThatWasCutOffIsFetchedAgain() throws Exception {
        isFetchedAfter("id: 2-0\nretry: 1\ndata:\n\nid: 2-1\ndata: {\"half");
    }

    /// @param beginning what the first connection brings, up to the event `2-0`
    private void isFetchedAfter(String beginning) throws Exception {
        mayOpen.countDown();
        answer = beginning;
        rest = "id: 2-1\ndata: %s\n\n".formatted(ANSWER);
        begin();

        send(CALL);

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(ANSWER);
        assertThat(asked).contains("GET 2-0");
    }

    @Test
    void anAnswerThatCannotBeFetchedIsAnErrorAtOnce() throws Exception {
        mayOpen.countDown();
        answer = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n";
        begin();

        send(CALL);

        assertThat(heard.poll(5, TimeUnit.SECONDS)).contains("notifications/message");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).contains("ended its stream before it had answered");
    }

    @Test
    void nothingIsFetchedForARequestThatWasCancelled() throws Exception {
        mayOpen.countDown();
        answer = "id: 2-0\nretry: 1500\ndata:\n\n";
        begin();

        send(CALL);
        await("tools/call");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}");
        await("notifications/cancelled");

        assertThat(heard.poll(1800, TimeUnit.MILLISECONDS)).isNull();
        assertThat(asked).doesNotContain("GET 2-0");
    }

    @Test
    void theServersOwnStreamGoesOnWhereItEnded() throws Exception {
        mayOpen.countDown();
        ownStream = "id: 0-7\nretry: 1\ndata: {\"jsonrpc\":\"2.0\",\ndata: \"method\":\"notifications/a\"}\n\n";
        rest = "id: 0-8\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/b\"}\n\n";

        begin();

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("{\"jsonrpc\":\"2.0\", \"method\":\"notifications/a\"}");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("notifications/b");
        assertThat(asked).contains("GET 0-7");
    }

    @Test
    void aRequestThatIsTakenAndNotAnsweredIsAnErrorAtOnce() throws Exception {
        mayOpen.countDown();
        begin();

        send(CALL);

        assertThat(heard.poll(5, TimeUnit.SECONDS)).contains("took the request and said nothing");
    }

    private void begin() throws InterruptedException {
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).contains("2025-11-25");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    private void send(String message) {
        assertThat(pipe.send(message.getBytes(UTF_8))).isTrue();
    }

    private void await(String what) {
        Waits.until(() -> asked.contains(what));
    }

    private void serve(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "POST" -> post(exchange);
            case "GET" -> get(exchange);
            default -> exchange.sendResponseHeaders(204, -1);
        }
        exchange.close();
    }

    private void post(HttpExchange exchange) throws IOException {
        var said = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(said.replaceAll(".*\"method\":\"([^\"]*)\".*", "$1"));
        if (said.contains("\"initialize\"")) {
            exchange.getResponseHeaders().add("Mcp-Session-Id", "s");
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            write(exchange, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\"}}");
        } else if (said.contains("\"id\"")) {
            exchange.getResponseHeaders().add("Content-Type", answer.isEmpty() ? "text/plain" : "text/event-stream");
            write(exchange, answer);
        } else {
            exchange.sendResponseHeaders(202, -1);
        }
    }

    private void get(HttpExchange exchange) throws IOException {
        var last = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        asked.add("GET " + last.orElse(""));
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        try {
            if (last.isEmpty()) {
                mayOpen.await();
            }
            boolean none = last.isPresent() && notYet.getAndDecrement() > 0;
            write(exchange, none ? "" : last.isEmpty() ? ownStream : rest);
            if (!none && (last.isPresent() || ownStream.isEmpty())) {
                over.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.getResponseBody().flush();
    }
}
