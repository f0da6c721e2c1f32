package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Processes started ahead for endpoints in use, so that a new session, or one that wakes, need not wait for the
/// start. Nobody spoke to them yet: there is nothing of anybody's in them.
final class WarmPool {
    private static final Logger LOG = LoggerFactory.getLogger(WarmPool.class);
    /// How long after the last start an endpoint counts as in use.
    private static final Duration IN_USE = Duration.ofMinutes(5);

    private final int size;
    private final Function<Endpoint, Pipe> start;
    private final Consumer<Pipe> stop;
    private final Executor background;
    private final Map<EndpointId, Ready> pools = new ConcurrentHashMap<>();

    /// The processes of one endpoint, those that are being started among them. Guarded by itself.
    private static final class Ready {
        private final Endpoint endpoint;
        private final Deque<CompletableFuture<Pipe>> pipes = new ArrayDeque<>();
        /// Nothing more is started.
        private boolean over;
        private volatile long lastTaken = System.nanoTime();

        Ready(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    /// @param size how many an endpoint has
    /// @param start starts one; blocks
    /// @param stop ends one without waiting for that
    WarmPool(int size, Function<Endpoint, Pipe> start, Consumer<Pipe> stop, Executor background) {
        this.size = size;
        this.start = start;
        this.stop = stop;
        this.background = background;
    }

    /// One that was started ahead, if there is one; when it is only being started, waits until it is. A process more
    /// would be no quicker, and one more than the endpoint may have. Others take its place, as far as it may have
    /// more.
    ///
    /// @param room how many more it may have
    Optional<Pipe> take(Endpoint endpoint, int room) {
        boolean stateless = endpoint.sharing() == Endpoint.Sharing.EVERYONE;
        if (size == 0 || stateless || !(endpoint.transport() instanceof Transport.Stdio)) {
            return Optional.empty();
        }
        var ready = pools.compute(
                endpoint.id(),
                (_, there) -> there != null && isCurrent(there, endpoint) ? there : replaced(there, endpoint));
        ready.lastTaken = System.nanoTime();
        CompletableFuture<Pipe> taken;
        synchronized (ready) {
            ready.pipes.removeIf(WarmPool::isGone);
            taken = first(ready);
            int wanted = ready.over ? 0 : Math.min(size, room);
            while (ready.pipes.size() < wanted) {
                var next = new CompletableFuture<Pipe>();
                ready.pipes.add(next);
                background.execute(() -> fill(ready, next));
            }
        }
        return Optional.ofNullable(taken).flatMap(WarmPool::started);
    }

    private static boolean isGone(CompletableFuture<Pipe> pipe) {
        return pipe.isCompletedExceptionally() || (pipe.isDone() && pipe.join().ended());
    }

    /// One that runs before one that does not yet.
    private static @Nullable CompletableFuture<Pipe> first(Ready ready) {
        var running = ready.pipes.stream()
                .filter(CompletableFuture::isDone)
                .findFirst()
                .orElse(ready.pipes.peek());
        ready.pipes.remove(running);
        return running;
    }

    private static Optional<Pipe> started(CompletableFuture<Pipe> pipe) {
        try {
            return Optional.of(pipe.join()).filter(it -> !it.ended());
        } catch (CompletionException e) {
            // Whoever took it starts one himself, and learns what is wrong.
            return Optional.empty();
        }
    }

    private static boolean isCurrent(Ready ready, Endpoint endpoint) {
        return ready.endpoint.version().equals(endpoint.version());
    }

    private Ready replaced(@Nullable Ready there, Endpoint endpoint) {
        if (there != null) {
            end(there);
        }
        return new Ready(endpoint);
    }

    private void fill(Ready ready, CompletableFuture<Pipe> place) {
        try {
            place.complete(start.apply(ready.endpoint));
        } catch (RuntimeException e) {
            LOG.warn("cannot start a process of {} ahead: {}", ready.endpoint.name(), e.getMessage());
            place.completeExceptionally(e);
        }
    }

    /// Ends those that nobody will need, by what is asked.
    void end(Predicate<EndpointId> which) {
        pools.entrySet().removeIf(entry -> {
            if (which.test(entry.getKey())) {
                end(entry.getValue());
                return true;
            }
            return false;
        });
    }

    /// Ends those of endpoints that are not in use any more.
    void drain() {
        end(id -> {
            var ready = pools.get(id);
            return ready != null && System.nanoTime() - ready.lastTaken > IN_USE.toNanos();
        });
    }

    /// Those that are being started end once they are; whoever took one may have it.
    private void end(Ready ready) {
        List<CompletableFuture<Pipe>> pipes;
        synchronized (ready) {
            ready.over = true;
            pipes = List.copyOf(ready.pipes);
            ready.pipes.clear();
        }
        pipes.forEach(pipe -> pipe.thenAccept(stop));
    }

    /// Those that run and wait for an endpoint's next session.
    List<Pipe> list(EndpointId endpoint) {
        var ready = pools.get(endpoint);
        if (ready == null) {
            return List.of();
        }
        synchronized (ready) {
            return ready.pipes.stream()
                    .filter(pipe -> pipe.isDone() && !isGone(pipe))
                    .map(CompletableFuture::join)
                    .toList();
        }
    }
}
