package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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

    /// The processes of one endpoint. Guarded by itself.
    private static final class Ready {
        private final Endpoint endpoint;
        private final Deque<Pipe> pipes = new ArrayDeque<>();
        private int starting;
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

    /// One that is ready, if there is one. Others take its place, as far as the endpoint may have more.
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
        Pipe taken;
        synchronized (ready) {
            ready.pipes.removeIf(Pipe::ended);
            taken = ready.pipes.poll();
            int missing = Math.min(size, room) - ready.pipes.size() - ready.starting;
            for (int i = 0; i < missing; i++) {
                ready.starting++;
                background.execute(() -> fill(ready));
            }
        }
        return Optional.ofNullable(taken);
    }

    private static boolean isCurrent(Ready ready, Endpoint endpoint) {
        return ready.endpoint.version().equals(endpoint.version());
    }

    private Ready replaced(@org.jspecify.annotations.Nullable Ready there, Endpoint endpoint) {
        if (there != null) {
            end(there);
        }
        return new Ready(endpoint);
    }

    private void fill(Ready ready) {
        Pipe pipe = null;
        try {
            pipe = start.apply(ready.endpoint);
        } catch (RuntimeException e) {
            LOG.warn("cannot start a process of {} ahead: {}", ready.endpoint.name(), e.getMessage());
        }
        synchronized (ready) {
            ready.starting--;
            if (pipe != null && !ready.over) {
                ready.pipes.add(pipe);
                return;
            }
        }
        if (pipe != null) {
            stop.accept(pipe);
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

    private void end(Ready ready) {
        List<Pipe> pipes;
        synchronized (ready) {
            ready.over = true;
            pipes = List.copyOf(ready.pipes);
            ready.pipes.clear();
        }
        pipes.forEach(stop);
    }

    /// Those that wait for an endpoint's next session.
    List<Pipe> list(EndpointId endpoint) {
        var ready = pools.get(endpoint);
        if (ready == null) {
            return List.of();
        }
        synchronized (ready) {
            return List.copyOf(ready.pipes);
        }
    }
}
