package dev.slipway.mcp.gateway;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/// One response that is a stream of server-sent events (WHATWG HTML, section 9.2). Its methods may be called from
/// any thread; the events go out in the order of the calls.
final class Outlet {
    private static final byte[] MESSAGE = "event: message\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_WAITING = 64 << 20;

    private final HttpServerResponse response;
    private final Context context;
    private long waiting;
    private volatile boolean closed;

    /// Begins the stream; called on the request's event loop.
    ///
    /// @param gone called when the client went away
    Outlet(HttpServerResponse response, Context context, Runnable gone) {
        this.response = response;
        this.context = context;
        response.closeHandler(_ -> {
            closed = true;
            gone.run();
        });
        response.exceptionHandler(_ -> closed = true);
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        response.writeHead();
    }

    boolean open() {
        return !closed;
    }

    void message(byte[] message) {
        write(Buffer.buffer(MESSAGE.length + DATA.length + message.length + END.length)
                .appendBytes(MESSAGE)
                .appendBytes(DATA)
                .appendBytes(message)
                .appendBytes(END));
    }

    /// @param id by which the client can ask for what came after it
    void message(String id, byte[] message) {
        write(Buffer.buffer("id: " + id + "\n")
                .appendBytes(MESSAGE)
                .appendBytes(DATA)
                .appendBytes(message)
                .appendBytes(END));
    }

    /// An event without content, for its id: a stream that breaks before the first message can be resumed, too.
    void prime(String id) {
        write(Buffer.buffer("id: " + id + "\ndata: \n\n"));
    }

    /// An event of another kind.
    void event(String kind, String data) {
        write(Buffer.buffer("event: " + kind + "\ndata: " + data + "\n\n"));
    }

    /// A comment, so that nobody on the way takes the stream for dead.
    void comment() {
        write(Buffer.buffer(":\n\n"));
    }

    void end() {
        context.runOnContext(_ -> {
            if (!response.ended() && !response.closed()) {
                var _ = response.end();
            }
            closed = true;
        });
    }

    /// A reader that does not keep up is let go before it fills the memory.
    private void write(Buffer buffer) {
        context.runOnContext(_ -> {
            if (response.ended() || response.closed()) {
                return;
            }
            int length = buffer.length();
            waiting += length;
            if (waiting > MOST_WAITING) {
                response.reset();
                return;
            }
            response.write(buffer).onComplete(_ -> waiting -= length);
        });
    }
}
