package dev.slipway.mcp.gateway;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a server says in server-sent events, over as many connections as it takes: one that ends or breaks too early is
/// followed by another that goes on where it stopped (MCP 2025-11-25, transports, resumability and redelivery).
///
/// Threads: one follows it, any may close it.
final class ServerStream implements Closeable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /// How many connections in a row may break or not come about. A server may well end them, and be asked again and
    /// again until it has the answer.
    private static final int FAILURES = 5;

    private final Courier courier;
    private final HttpRequests requests;
    private final Until until;
    private final Consumer<byte[]> taker;
    private final Events events;
    private int fruitless;
    private int failed;
    private volatile boolean over;
    private volatile @Nullable InputStream open;

    /// How long it goes on.
    enum Until {
        /// The server's own stream goes on as long as the session does, and has no event to name at first.
        CLOSED,
        /// The answer may come on any connection, where events have ids to ask by.
        ANSWERED,
        /// Without sessions there is one connection.
        ENDED
    }

    /// @param limit how long a message may be; of those that are longer, the taker gets a byte more than that
    ServerStream(Courier courier, HttpRequests requests, int limit, Until until, Consumer<byte[]> taker) {
        this.courier = courier;
        this.requests = requests;
        this.until = until;
        this.taker = taker;
        this.events = new Events(limit);
    }

    /// Asks for the stream of what belongs to no request, and reads it. Blocks; returns at once when the server has
    /// none.
    ///
    /// @param opened called when the server has answered
    void listen(Runnable opened) throws IOException, InterruptedException {
        var response = courier.send(requests.stream(""));
        opened.run();
        if (response.statusCode() == 200) {
            follow(response);
        } else {
            response.body().close();
        }
    }

    /// Reads until all was said that is waited for, or it was closed. Blocks.
    ///
    /// @param first the answer that it begins with
    /// @throws IOException when the server does not go on with it
    void follow(HttpResponse<InputStream> first) throws IOException, InterruptedException {
        var next = Optional.of(first);
        while (next.isPresent()) {
            next = again(read(next.get()));
        }
    }

    /// @return why no more came
    private IOException read(HttpResponse<InputStream> response) {
        try (var body = response.body()) {
            open = body;
            if (!over) {
                fruitless++;
                events.read(body, event -> {
                    fruitless = 0;
                    taker.accept(event.data());
                });
            }
            failed = 0;
            return new EOFException("it ended its stream before it had answered");
        } catch (IOException e) {
            failed++;
            return e;
        }
    }

    /// Another connection, unless none is needed.
    private Optional<HttpResponse<InputStream>> again(IOException problem) throws IOException, InterruptedException {
        var last = problem;
        while (!over) {
            if (isLast()) {
                throw last;
            }
            Thread.sleep(pause());
            try {
                return over ? Optional.empty() : Optional.of(resumed());
            } catch (Refusal e) {
                throw e;
            } catch (IOException e) {
                failed++;
                last = e;
            }
        }
        return Optional.empty();
    }

    private boolean isLast() {
        return switch (until) {
            case CLOSED -> false;
            case ANSWERED -> failed > FAILURES || events.lastId().isEmpty();
            case ENDED -> true;
        };
    }

    private HttpResponse<InputStream> resumed() throws IOException, InterruptedException {
        var response = courier.send(requests.stream(events.lastId()));
        if (response.statusCode() != 200) {
            response.body().close();
            throw new Refusal(response.statusCode());
        }
        return response;
    }

    /// What the server asks for; else longer after each connection that brought nothing.
    private Duration pause() {
        long millis = events.retry()
                .orElseGet(() -> RETRY.multipliedBy(1L << Math.clamp(fruitless + failed, 0, 5)))
                .toMillis();
        return Duration.ofMillis(Math.clamp(millis, SHORTEST.toMillis(), LONGEST.toMillis()));
    }

    /// All was said that is waited for: it is read to the end of its connection, and not asked for again.
    void satisfied() {
        over = true;
    }

    /// Whether the server has begun to say something.
    boolean began() {
        return open != null;
    }

    /// Breaks it off.
    @Override
    public void close() throws IOException {
        over = true;
        var body = open;
        if (body != null) {
            body.close();
        }
    }

    /// The server does not know the stream any more.
    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        Refusal(int status) {
            super("it does not go on with its stream (HTTP status %d)".formatted(status));
        }
    }
}
