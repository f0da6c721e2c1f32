package dev.slipway.edge;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/// One request's way to an upstream and back, streamed in both directions with back-pressure. Lives on one event
/// loop.
///
/// Ends exactly once: when the last byte of the response was written, when the upstream failed, or when the
/// client went away, and then the upstream's side is closed at once so that it can stop working for nobody.
final class Passage {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpServerRequest request;
    private final HostAndPort host;
    private final SocketAddress upstream;
    private final Visit visit;
    private final Detour detour;
    private final TrustedProxies.Client client;
    private final boolean repeatable;

    private @Nullable HttpClientRequest sent;
    private boolean over;

    /// What to do instead when the upstream fails before it answered.
    interface Detour {
        /// Nobody listens at the upstream; not a byte of the request was used.
        void unreachable(Passage passage, Throwable cause);

        /// The connection broke before an answer came. The request may be sent again if `repeatable`.
        void broken(Passage passage, Throwable cause, boolean repeatable);

        boolean isLastTry();
    }

    /// @param visit to an upstream
    Passage(HttpServerRequest request, TrustedProxies.Client client, Visit visit, Detour detour) {
        this.request = request;
        this.host = request.authority();
        this.client = client;
        this.upstream = SocketAddress.inetSocketAddress(((Target.Upstream) visit.target()).address());
        this.visit = visit;
        this.detour = detour;
        this.repeatable = Forwarder.isRepeatable(request);
    }

    HttpServerRequest request() {
        return request;
    }

    Visit visit() {
        return visit;
    }

    boolean isLastTry() {
        return detour.isLastTry();
    }

    void send(HttpClient client) {
        open(client, this::sendRequest);
    }

    void upgrade(HttpClient client) {
        open(client, this::sendUpgrade);
    }

    private void open(HttpClient client, Departure departure) {
        request.pause();
        request.response().exceptionHandler(_ -> clientGone()).closeHandler(_ -> clientGone());
        var options = new RequestOptions()
                .setServer(upstream)
                .setMethod(request.method())
                .setURI(pathAndQuery());
        client.request(options).onComplete(result -> {
            if (over) {
                if (result.succeeded()) {
                    result.result().reset();
                }
            } else if (result.succeeded()) {
                departure.go(start(result.result()));
            } else {
                over = true;
                detour.unreachable(this, result.cause());
            }
        });
    }

    private interface Departure {
        void go(HttpClientRequest outgoing);
    }

    private HttpClientRequest start(HttpClientRequest outgoing) {
        sent = outgoing;
        // Failures arrive through the response's future; without a handler each would be logged as an error.
        outgoing.exceptionHandler(_ -> {});
        ForwardedHeaders.request(request, outgoing.headers(), host, client);
        return outgoing;
    }

    private void sendRequest(HttpClientRequest outgoing) {
        outgoing.response().onComplete(this::relay, this::broken);
        if (!Forwarder.hasBody(request)) {
            request.resume();
            outgoing.end();
            return;
        }
        outgoing.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
        // The upstream may answer and close without reading all; then the rest of the body is thrown away.
        request.pipe().endOnFailure(false).to(outgoing).onFailure(_ -> {
            request.handler(null);
            request.resume();
        });
    }

    private void sendUpgrade(HttpClientRequest outgoing) {
        request.resume();
        ForwardedHeaders.upgrade(outgoing.headers());
        outgoing.connect().onComplete(answer -> answerToUpgrade(outgoing, answer), this::broken);
    }

    private void answerToUpgrade(HttpClientRequest outgoing, HttpClientResponse answer) {
        if (answer.statusCode() == SWITCHING_PROTOCOLS) {
            tunnel(answer);
        } else {
            // A request that asked to switch is never ended, so its connection cannot serve another.
            answer.end().onComplete(_ -> outgoing.connection().close());
            relay(answer);
        }
    }

    private void relay(HttpClientResponse answer) {
        if (over) {
            return;
        }
        var response = request.response();
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        ForwardedHeaders.response(answer.headers(), response.headers());
        if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH) && mayHaveBody(answer.statusCode())) {
            response.setChunked(true);
        }
        answer.pipe().endOnFailure(false).to(response).onComplete(_ -> end(answer.statusCode() >= 500), _ -> cutOff());
    }

    private void tunnel(HttpClientResponse answer) {
        if (over) {
            return;
        }
        var upstreamSide = answer.netSocket();
        upstreamSide.pause();
        var response = request.response().setStatusCode(SWITCHING_PROTOCOLS);
        ForwardedHeaders.switched(answer.headers(), response.headers());
        request.toNetSocket().onComplete(clientSide -> join(clientSide, upstreamSide), _ -> cutOff());
    }

    /// Each side ends when the other has, after everything that was under way has been written.
    private void join(NetSocket clientSide, NetSocket upstreamSide) {
        var there = clientSide.pipeTo(upstreamSide).onComplete(_ -> upstreamSide.close());
        var back = upstreamSide.pipeTo(clientSide).onComplete(_ -> clientSide.close());
        Future.join(there, back).onComplete(_ -> end(false));
    }

    private void broken(Throwable cause) {
        if (!over) {
            over = true;
            detour.broken(this, cause, repeatable);
        }
    }

    private void clientGone() {
        if (!over) {
            end(false);
            reset();
        }
    }

    /// The upstream broke off in the middle of its answer: the client must see a broken answer, not a short one.
    private void cutOff() {
        if (!over) {
            end(true);
            reset();
            request.response().reset();
        }
    }

    /// Only once this is over: it reports a failure of its own at once.
    private void reset() {
        if (sent != null) {
            sent.reset();
        }
    }

    private void end(boolean failed) {
        over = true;
        visit.end(failed);
    }

    private boolean mayHaveBody(int status) {
        return status != 204 && status != 304 && !request.method().equals(HttpMethod.HEAD);
    }

    /// A request line may hold a whole URI (RFC 9112 section 3.2.2); the upstream gets the path.
    private String pathAndQuery() {
        var uri = request.uri();
        if (uri.startsWith("/")) {
            return uri;
        }
        var query = request.query();
        var path = request.path();
        return query == null ? path : path + "?" + query;
    }

    /// The cause in a few words for the visitor.
    static String sentence(Throwable cause) {
        if (cause instanceof ConnectException) {
            return "It does not accept connections at its port.";
        }
        return "The connection to it broke before an answer came.";
    }
}
