package dev.slipway.mcp.gateway;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One POST with requests in it, until each has its answer.
///
/// The answer is plain JSON when it is the first thing to say, which is the quick way, and an event stream as
/// soon as the server says something else before it, or takes long. Its public methods may be called from any
/// thread; all else happens on the request's event loop, in the order of the calls.
final class Exchange {
    private static final long PATIENCE = 10_000_000_000L;

    private final HttpServerResponse response;
    private final Context context;
    private final Accepts accepts;
    private final boolean batch;
    private final List<byte[]> answers = new ArrayList<>();
    private int open;
    private @Nullable EventWriter events;
    private volatile boolean closed;
    private volatile long lastSaid = System.nanoTime();

    /// @param requests how many answers it waits for
    /// @param batch whether they came as an array, and go as one
    Exchange(HttpServerResponse response, Context context, Accepts accepts, int requests, boolean batch) {
        this.response = response;
        this.context = context;
        this.accepts = accepts;
        this.open = requests;
        this.batch = batch;
        response.closeHandler(_ -> closed = true);
        response.exceptionHandler(_ -> closed = true);
    }

    /// Gives one of the answers it waits for.
    void answer(byte[] message) {
        context.runOnContext(_ -> {
            open--;
            if (events != null) {
                say(message);
                if (open == 0) {
                    events.end();
                    closed = true;
                }
                return;
            }
            answers.add(message);
            if (open == 0) {
                finish();
            }
        });
    }

    /// Says something of the server's that is not an answer.
    void message(byte[] message) {
        context.runOnContext(_ -> say(message));
    }

    /// Whether [#message] would reach the client.
    boolean takesMessages() {
        return accepts.events() && !closed;
    }

    /// Whether its client still waits.
    boolean waiting() {
        return !closed;
    }

    /// Shows the client that it still lives, when nothing else did for a while.
    void keepAlive() {
        if (takesMessages() && System.nanoTime() - lastSaid > PATIENCE) {
            context.runOnContext(_ -> {
                if (!closed) {
                    writer().comment();
                }
            });
        }
    }

    private void say(byte[] message) {
        if (!closed) {
            writer().message(message);
        }
    }

    private EventWriter writer() {
        lastSaid = System.nanoTime();
        var writer = events;
        if (writer == null) {
            writer = new EventWriter(response);
            events = writer;
            answers.forEach(writer::message);
        }
        return writer;
    }

    private void finish() {
        if (closed) {
            return;
        }
        if (accepts.json()) {
            Replies.json(response, 200, batch ? array() : answers.getFirst());
        } else {
            writer().end();
        }
        closed = true;
    }

    private byte[] array() {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < answers.size(); i++) {
            out.write(i == 0 ? '[' : ',');
            out.writeBytes(answers.get(i));
        }
        out.write(']');
        return out.toByteArray();
    }
}
