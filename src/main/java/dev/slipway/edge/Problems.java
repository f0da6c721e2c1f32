package dev.slipway.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/// Sends a [Problem]: as a page to whoever asks for HTML, as `application/problem+json` (RFC 9457) to everyone
/// else. Every such answer carries `Slipway-Error`, so that it can be told from the same status sent by an app.
final class Problems {
    static final CharSequence MARK = HttpHeaders.createOptimized("slipway-error");

    private static final String PAGE = read("problem.html");

    private Problems() {}

    static void send(HttpServerRequest request, Problem problem) {
        var response = request.response();
        if (response.ended() || response.headWritten()) {
            response.reset();
            return;
        }
        // A body that nobody wants would otherwise hold up the connection's next request.
        request.resume();
        response.setStatusCode(problem.status())
                .putHeader(MARK, problem.code().name().toLowerCase(Locale.ROOT))
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff");
        if (problem.retryAfter() > 0) {
            response.putHeader("retry-after", Integer.toString(problem.retryAfter()));
        }
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            response.putHeader("content-type", "text/html; charset=utf-8")
                    .putHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
                    .end(page(problem));
        } else {
            response.putHeader("content-type", "application/problem+json").end(json(problem));
        }
    }

    private static String page(Problem problem) {
        var again = problem.retryAfter() > 0
                ? "<meta http-equiv=\"refresh\" content=\"%d\">".formatted(problem.retryAfter())
                : "";
        return PAGE.replace("{{again}}", again)
                .replace("{{status}}", Integer.toString(problem.status()))
                .replace("{{title}}", escape(problem.title()))
                .replace("{{detail}}", escape(problem.detail()));
    }

    private static String json(Problem problem) {
        return new JsonObject()
                .put("type", "urn:slipway:" + problem.code().name().toLowerCase(Locale.ROOT))
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail())
                .put("code", problem.code().name())
                .encode();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String read(String name) {
        try (var file = Objects.requireNonNull(Problems.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
