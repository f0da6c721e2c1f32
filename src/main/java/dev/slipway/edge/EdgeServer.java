package dev.slipway.edge;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// The public listener. It can be opened before the control plane is ready: until then Slipway's own host answers
/// 503 with a page that comes back by itself, and the apps answer already.
final class EdgeServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final EdgeSettings settings;
    private final PublicAddress addresses;
    private final Dispatcher.Shared shared;
    private final List<EdgeVerticle> listeners = new CopyOnWriteArrayList<>();
    private boolean closed;

    EdgeServer(Vertx vertx, EdgeSettings settings, PublicAddress addresses, Dispatcher.Shared shared) {
        this.vertx = vertx;
        this.settings = settings;
        this.addresses = addresses;
        this.shared = shared;
    }

    /// Opens the port, one listener on each event loop.
    ///
    /// @throws SlipwayException CONFLICT when the port is taken, UNAVAILABLE when it cannot be opened for another
    ///     reason
    void open() {
        Supplier<Deployable> listener = () -> {
            var verticle = new EdgeVerticle(settings, shared);
            listeners.add(verticle);
            return verticle;
        };
        var loops = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        try {
            await(vertx.deployVerticle(listener, loops));
        } catch (CompletionException e) {
            throw cannotOpen(e.getCause() == null ? e : e.getCause());
        }
        addresses.listening(listeners.getFirst().port());
    }

    /// Tells where the control plane listens on the loopback address: from now on its requests are let through.
    void controlPlane(int port) {
        shared.controlPlane().ready(port);
    }

    /// Slipway's own address, with the port that was opened.
    URI address() {
        return addresses.home();
    }

    /// Takes no new request, waits a moment for those under way, and ends.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            var stopping =
                    listeners.stream().map(listener -> listener.shutdown(GRACE)).toList();
            await(Future.join(stopping).otherwiseEmpty());
            await(vertx.close());
        }
    }

    private SlipwayException cannotOpen(Throwable cause) {
        var where = settings.listenAddress() + ":" + settings.port();
        if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
            return new SlipwayException(
                    ErrorCode.CONFLICT,
                    "cannot listen on %s: another program uses port %d. Stop it, or choose another port: SLIPWAY_PORT=%d"
                            .formatted(where, settings.port(), settings.port() + 1),
                    cause);
        }
        return new SlipwayException(
                ErrorCode.UNAVAILABLE,
                "cannot listen on %s: %s. SLIPWAY_PORT chooses another port, edge.address another address"
                        .formatted(where, cause.getMessage()),
                cause);
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
