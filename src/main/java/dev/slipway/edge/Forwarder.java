package dev.slipway.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.List;

/// Takes requests to upstreams. One per event loop, with connections of its own, so that a request never changes
/// threads.
final class Forwarder {
    /// Shorter than what servers allow an idle connection (Node: five seconds): the side that sends must be the
    /// first to close, or a request meets a connection that is just being closed.
    private static final int KEEP_ALIVE_SECONDS = 4;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int CONNECTIONS_PER_UPSTREAM = 10_000;
    private static final List<HttpMethod> WITHOUT_BODY = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final List<HttpMethod> IDEMPOTENT =
            List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private final HttpClient pooled;
    private final HttpClient fresh;

    Forwarder(Vertx vertx) {
        var options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(EdgeVerticle.HEADER_BYTES)
                .setTcpNoDelay(true);
        var pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_UPSTREAM);
        this.pooled = vertx.createHttpClient(options, pool);
        this.fresh = vertx.createHttpClient(new HttpClientOptions(options).setKeepAlive(false), pool);
    }

    /// Sends the request through `passage` over a pooled connection, or a fresh one when it is tried again.
    void forward(Passage passage) {
        if (passage.request().canUpgradeToWebSocket()) {
            passage.upgrade(pooled);
        } else {
            passage.send(passage.isLastTry() ? fresh : pooled);
        }
    }

    /// Whether a request brings a body. HTTP/1.1 says so in its headers (RFC 9112 section 6.3); in HTTP/2 a
    /// length is optional, and for a method that has no use for a body none is then assumed.
    static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? !WITHOUT_BODY.contains(request.method())
                : request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /// Whether sending the request twice is the same as sending it once (RFC 9110 section 9.2.2) and possible at
    /// all.
    static boolean isRepeatable(HttpServerRequest request) {
        return IDEMPOTENT.contains(request.method()) && !hasBody(request);
    }
}
