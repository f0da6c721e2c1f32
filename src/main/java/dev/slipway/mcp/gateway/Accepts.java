package dev.slipway.mcp.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/// What kinds of answer a client takes. One that does not say takes both.
record Accepts(boolean json, boolean events) {
    static Accepts of(HttpServerRequest request) {
        var header = String.join(",", request.headers().getAll("Accept")).toLowerCase(Locale.ROOT);
        boolean all = header.isBlank() || header.contains("*/*");
        return new Accepts(
                all || header.contains("application/json") || header.contains("application/*"),
                all || header.contains("text/event-stream") || header.contains("text/*"));
    }
}
