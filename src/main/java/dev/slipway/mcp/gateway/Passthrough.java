package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Passes requests to a server that speaks HTTP itself, streamed both ways. The client's token stays here: a
/// server is not to get tokens meant for others (MCP, authorization, token passthrough).
final class Passthrough {
    /// Between two parties only (RFC 9110 section 7.6.1), or not for the server to see.
    private static final Set<String> KEPT_BACK = Set.of(
            "authorization",
            "cookie",
            "host",
            "origin",
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect");

    private final Map<Vertx, HttpClient> clients = new ConcurrentHashMap<>();

    /// Called on the request's event loop, with the request paused.
    void pass(Vertx vertx, HttpServerRequest request, InetSocketAddress address, String path) {
        var options = new RequestOptions()
                .setMethod(request.method())
                .setHost(address.getHostString())
                .setPort(address.getPort())
                .setURI(request.query() == null ? path : path + "?" + request.query());
        client(vertx)
                .request(options)
                .compose(upstream -> send(request, upstream))
                .onSuccess(answer -> receive(request, answer))
                .onFailure(problem -> unavailable(request));
    }

    private HttpClient client(Vertx vertx) {
        return clients.computeIfAbsent(
                vertx,
                it -> it.createHttpClient(
                        new HttpClientOptions().setConnectTimeout(5000), new PoolOptions().setHttp1MaxSize(256)));
    }

    private static io.vertx.core.Future<HttpClientResponse> send(
            HttpServerRequest request, HttpClientRequest upstream) {
        request.headers().forEach((name, value) -> {
            if (!KEPT_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                upstream.headers().add(name, value);
            }
        });
        request.response().exceptionHandler(_ -> upstream.reset());
        request.response().closeHandler(_ -> upstream.reset());
        return upstream.send(request);
    }

    private static void receive(HttpServerRequest request, HttpClientResponse answer) {
        var response = request.response();
        response.setStatusCode(answer.statusCode());
        answer.headers().forEach((name, value) -> {
            if (!KEPT_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                response.headers().add(name, value);
            }
        });
        if (answer.getHeader("Content-Length") == null) {
            response.setChunked(true);
        }
        response.putHeader("X-Accel-Buffering", "no");
        // Headers go at once: an event stream may stay silent for long.
        response.writeHead();
        answer.pipeTo(response).onFailure(_ -> response.reset());
    }

    private static void unavailable(HttpServerRequest request) {
        if (!request.response().headWritten()) {
            Replies.error(request, ErrorCode.UNAVAILABLE, "the server does not answer; see the project's log");
        }
    }
}
