package dev.slipway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/// A person who watches a log live, until it ends or the server is gone.
final class LogWatch implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread thread;

    LogWatch(URI stream, String token) {
        var request = HttpRequest.newBuilder(stream)
                .header("Authorization", "Bearer " + token)
                .build();
        thread = Thread.ofVirtual().start(() -> watch(request));
    }

    /// The lines it was shown, as [Operator#lines] gives them.
    List<String> seen() {
        return seen;
    }

    /// Waits until nothing more can come.
    List<String> all() throws InterruptedException {
        thread.join();
        return seen;
    }

    private void watch(HttpRequest request) {
        try {
            client.send(request, BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("data: {\"seq\""))
                    .forEach(line -> seen.add(Operator.shown(JSON.readTree(line.substring("data: ".length())))));
        } catch (IOException | UncheckedIOException e) {
            // The server is gone; what was seen until then counts.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
