package dev.slipway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestServer;
import dev.slipway.identity.Tokens;
import dev.slipway.identity.Users;
import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Logs over real HTTP, as a signed-in program reads them.
class LogApiTest {
    private static TestServer server;
    private static HttpClient client;
    private static Logs logs;
    private static UserId owner;
    private static String token;
    private static String strangersToken;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        client = HttpClient.newHttpClient();
        logs = server.get(Logs.class);
        SeeOwn.in(server.get(Database.class));
        owner = server.get(Users.class).create("ada@example.org", "Ada", false).id();
        token = server.get(Tokens.class).temporary(owner, Duration.ofMinutes(5));
        var stranger = server.get(Users.class).create("bob@example.org", "Bob", false);
        strangersToken = server.get(Tokens.class).temporary(stranger.id(), Duration.ofMinutes(5));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void pagesAreReadFilteredAndSearched() throws Exception {
        var id = finished(100);
        var page = json(get(id, "?from=3&limit=2", token));
        assertThat(page.path("lines")).hasSize(2);
        var line = page.path("lines").get(0);
        assertThat(line.path("seq").asLong()).isEqualTo(3);
        assertThat(line.path("level").asString()).isEqualTo("INFO");
        assertThat(line.path("source").asString()).isEqualTo("slipway");
        assertThat(line.path("text").asString()).isEqualTo("line 3");
        assertThat(line.path("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
        assertThat(page.path("next").asLong()).isEqualTo(5);
        assertThat(page.path("last").asLong()).isEqualTo(100);
        assertThat(page.path("end").asBoolean()).isFalse();
        assertThat(json(get(id, "?level=WARNING", token)).path("lines")).hasSize(1);
        assertThat(json(get(id, "?q=LINE%2099", token))
                        .path("lines")
                        .get(0)
                        .path("seq")
                        .asLong())
                .isEqualTo(99);
        assertThat(json(get(id, "?from=101", token)).path("end").asBoolean()).isTrue();
        assertThat(json(get(id, "/summary", token)).path("lines").asLong()).isEqualTo(100);
        assertThat(get(id, "?limit=5001", token).statusCode()).isEqualTo(400);
        assertThat(get(id, "?level=LOUD", token).statusCode()).isEqualTo(400);
    }

    @Test
    void aLogOfAnotherUserDoesNotExist() throws Exception {
        var id = finished(3);
        for (var way : List.of("", "/summary", "/stream", "/download", "/ws")) {
            assertThat(get(id, way, strangersToken).statusCode()).as(way).isIn(404, way.equals("/ws") ? 400 : 404);
            assertThat(get(id, way, "").statusCode()).as(way).isEqualTo(401);
        }
        assertThat(open(id, 1, strangersToken).status()).isEqualTo(404);
    }

    @Test
    void theWholeLogCanBeDownloaded() throws Exception {
        var id = finished(7_000);
        var body = get(id, "/download", token).body();
        assertThat(body.lines()).hasSize(7_000);
        assertThat(body).startsWith("line 1\nline 2\n").endsWith("line 6999\nline 7000\n");
    }

    @Test
    void eventsGoOnWhereABrokenConnectionEnded() throws Exception {
        var id = newLog();
        try (var writer = logs.open(id, List.of())) {
            say(writer, 1, 10);
            writer.flush();
            var seen = new ArrayList<String>();
            try (var events = events(id, "?from=4", "")) {
                seen.addAll(events.next(7));
            }
            assertThat(seen).containsExactly("4", "5", "6", "7", "8", "9", "10");
            say(writer, 11, 15);
            try (var events = events(id, "?from=4", seen.getLast())) {
                assertThat(events.next(5)).containsExactly("11", "12", "13", "14", "15");
                // Live: what is said while one looks.
                say(writer, 16, 3_000);
                assertThat(events.next(2_985)).hasSize(2_985).endsWith("2999", "3000");
                writer.finish();
                assertThat(events.rest()).containsExactly("end");
            }
        }
    }

    @Test
    void aSocketTellsTheSameAndResumesFromANumber() throws Exception {
        var id = newLog();
        try (var writer = logs.open(id, List.of())) {
            say(writer, 1, 10);
            var first = open(id, 8, token);
            assertThat(first.next(3)).containsExactly("line 8", "line 9", "line 10");
            first.socket().abort();
            say(writer, 11, 500);
            var second = open(id, 11, token);
            assertThat(second.next(490)).hasSize(490).startsWith("line 11").endsWith("line 500");
            writer.finish();
            assertThat(second.next(1)).containsExactly("end");
        }
    }

    private static LogId newLog() {
        return server.get(Database.class).asUser(owner, () -> logs.create(SeeOwn.project(owner), "test:1"));
    }

    private static LogId finished(int lines) {
        var id = newLog();
        try (var writer = logs.open(id, List.of())) {
            say(writer, 1, lines);
            writer.finish();
        }
        return id;
    }

    private static void say(LogWriter writer, int from, int to) {
        for (var i = from; i <= to; i++) {
            writer.line(i == 50 ? Level.WARNING : Level.INFO, "slipway", "line " + i);
        }
    }

    private static HttpResponse<String> get(LogId id, String rest, String bearer) throws Exception {
        return client.send(request(id, rest, bearer).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(LogId id, String rest, String bearer) {
        var request = HttpRequest.newBuilder(server.control().resolve("/api/v1/logs/" + id + rest))
                .timeout(Duration.ofSeconds(20));
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static Events events(LogId id, String rest, String lastSeen) throws Exception {
        var request = request(id, "/stream" + rest, token);
        if (!lastSeen.isEmpty()) {
            request.header("Last-Event-ID", lastSeen);
        }
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return new Events(response.body());
    }

    private static Socket open(LogId id, long from, String bearer) throws Exception {
        var listener = new Listener();
        var address = URI.create(
                server.control().toString().replace("http:", "ws:") + "/api/v1/logs/%s/ws?from=%d".formatted(id, from));
        try {
            var socket = client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + bearer)
                    .buildAsync(address, listener)
                    .join();
            return new Socket(socket, listener, 101);
        } catch (CompletionException e) {
            if (e.getCause() instanceof java.net.http.WebSocketHandshakeException refused) {
                return new Socket(null, listener, refused.getResponse().statusCode());
            }
            throw e;
        }
    }

    /// A reader of server-sent events that keeps the ids of lines.
    private static final class Events implements AutoCloseable {
        private final BufferedReader reader;

        Events(InputStream stream) {
            this.reader = new BufferedReader(new InputStreamReader(stream));
        }

        List<String> next(int count) throws IOException {
            var ids = new ArrayList<String>();
            String line;
            while (ids.size() < count && (line = reader.readLine()) != null) {
                if (line.startsWith("id: ")) {
                    ids.add(line.substring(4));
                }
                if (line.startsWith("data: ") && !ids.isEmpty()) {
                    assertThat(line).contains("\"seq\":" + ids.getLast() + ",");
                }
            }
            return ids;
        }

        List<String> rest() throws IOException {
            var names = new ArrayList<String>();
            String line;
            while ((line = reader.readLine()) != null) {
                if (line.startsWith("event: ") && !line.equals("event: line")) {
                    names.add(line.substring(7));
                }
            }
            return names;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private record Socket(@org.jspecify.annotations.Nullable WebSocket socket, Listener listener, int status) {
        List<String> next(int count) throws InterruptedException {
            var texts = new ArrayList<String>();
            while (texts.size() < count) {
                var message = listener.messages.poll(20, TimeUnit.SECONDS);
                assertThat(message).as("message %d", texts.size()).isNotNull();
                var json = JsonMapper.shared().readTree(message);
                texts.add(
                        json.path("end").asBoolean(false)
                                ? "end"
                                : json.path("text").asString());
            }
            return texts;
        }
    }

    private static final class Listener implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
