package dev.slipway.mcp.gateway;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One POST with requests in it, until each has its answer.
///
/// The answer is plain JSON when it is the first thing to say, which is the quick way, and an event stream as
/// soon as the server says something else before it, or takes long. Everything happens on the request's event
/// loop, in the order of the calls.
final class Exchange implements Answers {
    private static final long PATIENCE = 10_000_000_000L;

    private final HttpServerResponse response;
    private final Context context;
    private final Accepts accepts;
    private final Streams streams;
    private final List<byte[]> answers = new ArrayList<>();
    private int open = 1;
    private boolean batch;
    private volatile @Nullable Stream stream;
    private int status = 200;
    private volatile Runnable whenGone = () -> {};
    private volatile boolean gone;
    private volatile boolean done;
    private volatile boolean resumable;
    private volatile long lastSaid = System.nanoTime();

    /// What an answer becomes when it is more than one message.
    interface Stream {
        void message(byte[] message);

        void comment();

        void end();

        /// Whether a client hears it now.
        boolean connected();

        /// Whether what is said while the client is away can be had by it later.
        boolean resumable();
    }

    /// Begins the event stream on a response.
    interface Streams {
        /// @param gone to be called when the client went away
        Stream begin(HttpServerResponse response, Runnable gone);
    }

    /// @param streams begins the event stream on the response
    Exchange(HttpServerResponse response, Context context, Accepts accepts, Streams streams) {
        this.response = response;
        this.context = context;
        this.accepts = accepts;
        this.streams = streams;
        response.closeHandler(_ -> left());
        response.exceptionHandler(_ -> gone = true);
    }

    private void left() {
        gone = true;
        if (!done) {
            whenGone.run();
        }
    }

    /// Waits for several answers, which came as an array and go as one.
    Exchange batch(int requests) {
        open = requests;
        batch = true;
        return this;
    }

    /// Says what to do when the client goes away before it has its answer.
    Exchange onGone(Runnable action) {
        whenGone = action;
        if (gone && !done) {
            action.run();
        }
        return this;
    }

    @Override
    public void answer(byte[] message) {
        answer(message, 200);
    }

    /// @param httpStatus for an answer that goes out alone
    void answer(byte[] message, int httpStatus) {
        context.runOnContext(_ -> {
            open--;
            status = httpStatus;
            if (stream != null) {
                say(message);
                if (open == 0) {
                    done = true;
                    stream.end();
                }
                return;
            }
            answers.add(message);
            if (open == 0) {
                finish();
            }
        });
    }

    @Override
    public void message(byte[] message, Runnable unheard) {
        context.runOnContext(_ -> {
            if (!say(message)) {
                unheard.run();
            }
        });
    }

    @Override
    public boolean takesMessages() {
        return accepts.events() && !done && (!gone || resumable);
    }

    @Override
    public boolean waiting() {
        var there = stream;
        return !done && (!gone || (there != null && there.connected()));
    }

    @Override
    public void keepAlive() {
        if (takesMessages() && System.nanoTime() - lastSaid > PATIENCE) {
            context.runOnContext(_ -> {
                if (!done && !gone) {
                    begun().comment();
                }
            });
        }
    }

    private boolean say(byte[] message) {
        boolean heard = !done && (!gone || resumable) && (stream != null || accepts.events());
        if (heard) {
            begun().message(message);
        }
        return heard;
    }

    private Stream begun() {
        lastSaid = System.nanoTime();
        var begun = stream;
        if (begun == null) {
            begun = streams.begin(response, this::left);
            stream = begun;
            resumable = begun.resumable();
            answers.forEach(begun::message);
        }
        return begun;
    }

    private void finish() {
        // Before the response ends: over HTTP/2 its end closes it, which is not its client's going away.
        done = true;
        if (gone) {
            return;
        }
        if (accepts.json()) {
            Replies.json(response, status, batch ? Json.array(answers) : answers.getFirst());
        } else {
            begun().end();
        }
    }
}
