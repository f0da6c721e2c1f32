package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/// The answers of the door itself. Used on the request's event loop.
final class Replies {
    private Replies() {}

    static void json(HttpServerResponse response, int status, byte[] body) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(body));
    }

    static void error(HttpServerRequest request, int status, int code, String sentence) {
        json(request.response(), status, Rpc.about(code, sentence));
    }

    static void error(HttpServerRequest request, ErrorCode code, String sentence) {
        error(request, code.httpStatus(), code.jsonRpcCode(), sentence);
    }

    /// Refuses requests that came faster than their token may send them (RFC 6585 section 4): each is answered by
    /// an error of its own.
    static void tooEarly(HttpServerRequest request, Envelope.Body body, GatewaySettings.Rate rate, Duration wait) {
        long seconds = wait.toSeconds() + 1;
        var sentence = "this token may send this server %d requests a minute, %d of them at once; try again in %d s"
                .formatted(rate.perMinute(), rate.burst(), seconds);
        var errors = body.messages().stream()
                .filter(Envelope::isRequest)
                .map(message -> Rpc.error(message.idBytes(), ErrorCode.LIMIT, sentence))
                .toList();
        request.response().putHeader("Retry-After", Long.toString(seconds));
        json(request.response(), ErrorCode.LIMIT.httpStatus(), body.batch() ? Json.array(errors) : errors.getFirst());
    }

    static void empty(HttpServerRequest request, int status) {
        var response = request.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).end();
        }
    }

    /// With a token that does not count, the header says so.
    static void unauthenticated(HttpServerRequest request, Challenge challenge, boolean sentToken) {
        request.response()
                .putHeader("WWW-Authenticate", sentToken ? challenge.invalid(request) : challenge.missing(request));
        error(
                request,
                ErrorCode.UNAUTHENTICATED,
                sentToken
                        ? "this token is unknown, expired, revoked, or for another server"
                        : "send a token as a bearer token");
    }
}
