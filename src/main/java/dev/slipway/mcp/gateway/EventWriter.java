package dev.slipway.mcp.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/// Writes messages as server-sent events (WHATWG HTML, section 9.2). Used on the response's event loop.
final class EventWriter {
    private static final byte[] BEFORE = "event: message\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_WAITING = 64 << 20;

    private final HttpServerResponse response;
    private long waiting;

    EventWriter(HttpServerResponse response) {
        this.response = response;
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
        response.writeHead();
    }

    void message(byte[] message) {
        write(Buffer.buffer(BEFORE.length + message.length + AFTER.length)
                .appendBytes(BEFORE)
                .appendBytes(message)
                .appendBytes(AFTER));
    }

    /// A comment, so that nobody on the way takes the stream for dead.
    void comment() {
        write(Buffer.buffer(":\n\n"));
    }

    void end() {
        if (!response.ended() && !response.closed()) {
            var _ = response.end();
        }
    }

    /// A reader that does not keep up is let go before it fills the memory.
    private void write(Buffer buffer) {
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
    }
}
