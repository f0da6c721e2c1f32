package dev.slipway.mcp.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one stream of HTTP+SSE (MCP 2024-11-05, transports): it says where to send messages, and carries every answer.
/// It cannot be resumed; its end is the session's.
///
/// Threads: one follows it, any may wait for its beginning or close it.
final class OldStream implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final URI server;
    private final Events events;
    private final Consumer<byte[]> taker;
    private final CompletableFuture<URI> told = new CompletableFuture<>();
    private volatile @Nullable InputStream open;

    OldStream(URI server, int limit, Consumer<byte[]> taker) {
        this.server = server;
        this.events = new Events(limit);
        this.taker = taker;
    }

    /// Blocks until it ends.
    void read(InputStream body) throws IOException {
        open = body;
        events.read(body, event -> {
            if (event.kind().equals("endpoint")) {
                told.complete(server.resolve(new String(event.data(), StandardCharsets.UTF_8)));
            } else {
                taker.accept(event.data());
            }
        });
    }

    /// Where the server wants its messages; nowhere when it did not say so in time.
    Optional<URI> endpoint() throws InterruptedException {
        try {
            return Optional.of(told.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        }
    }

    /// It ended or never began: nobody needs to wait for it.
    void over(String why) {
        told.completeExceptionally(new IOException(why));
    }

    @Override
    public void close() throws IOException {
        over("it was closed");
        var body = open;
        if (body != null) {
            body.close();
        }
    }
}
