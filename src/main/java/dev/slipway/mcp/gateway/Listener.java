package dev.slipway.mcp.gateway;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;

/// One GET: a stream of what the server says of its own accord. Its methods may be called from any thread.
final class Listener {
    private final Context context;
    private final EventWriter events;
    private volatile boolean closed;

    /// Begins the stream; called on the request's event loop.
    ///
    /// @param gone called when the client went away
    Listener(HttpServerResponse response, Context context, Runnable gone) {
        this.context = context;
        response.closeHandler(_ -> {
            closed = true;
            gone.run();
        });
        response.exceptionHandler(_ -> closed = true);
        this.events = new EventWriter(response);
    }

    boolean open() {
        return !closed;
    }

    void message(byte[] message) {
        context.runOnContext(_ -> events.message(message));
    }

    void keepAlive() {
        context.runOnContext(_ -> events.comment());
    }

    void end() {
        context.runOnContext(_ -> events.end());
    }
}
