package dev.slipway.mcp.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/// Reads a request's body, up to a limit.
final class Bodies {
    private Bodies() {}

    /// Called on the request's event loop, with the request paused; `whole` is called there once, or never when
    /// the body is too long (answered with 413) or the client went away. The bytes are one line.
    static void read(HttpServerRequest request, int limit, Consumer<byte[]> whole) {
        if (declared(request) > limit) {
            tooLong(request, limit);
            return;
        }
        var body = Buffer.buffer();
        var over = new boolean[1];
        request.handler(chunk -> {
            if (over[0]) {
                return;
            }
            if (body.length() + chunk.length() > limit) {
                over[0] = true;
                tooLong(request, limit);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            if (!over[0]) {
                var bytes = body.getBytes();
                Lines.flatten(bytes);
                whole.accept(bytes);
            }
        });
        request.resume();
    }

    private static long declared(HttpServerRequest request) {
        try {
            var length = request.getHeader("Content-Length");
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void tooLong(HttpServerRequest request, int limit) {
        if (request.version() == HttpVersion.HTTP_2) {
            // The rest of the body is read and let go; other streams use the connection too.
            request.resume();
        } else {
            request.response().putHeader("Connection", "close");
        }
        Replies.error(request, 413, Envelope.INVALID_REQUEST, "a message may have %d bytes at most".formatted(limit));
    }
}
