package dev.slipway.mcp.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// Goes to the public internet and nowhere else. For each request the name is looked up once, what was found is looked
/// at, and that very address is connected to, under the server's name for TLS and `Host`: a name that means something
/// else when it is asked again (DNS rebinding) leads nowhere. Java's own client looks names up itself, so the
/// connections are Vert.x's. No proxy, no cookies.
final class PublicCourier implements Courier {
    private final HttpClient connections;
    private final Hosts hosts;

    /// @param connections closed with this
    PublicCourier(HttpClient connections, Hosts hosts) {
        this.connections = connections;
        this.hosts = hosts;
    }

    /// What a name means now.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /// @param permitted which addresses may be connected to
    record Hosts(Resolver resolver, Predicate<InetAddress> permitted) {
        /// One that may not be connected to is enough to refuse them all: which of them is taken is chance.
        List<InetAddress> of(URI uri) throws IOException {
            var host = String.valueOf(uri.getHost()).replaceAll("^\\[|]$", "");
            var found = List.of(resolver.of(host));
            if (found.isEmpty() || !found.stream().allMatch(permitted)) {
                throw new NotPublic(host);
            }
            return found;
        }
    }

    /// The name leads to where nobody may connect.
    static final class NotPublic extends SocketException {
        private static final long serialVersionUID = 1;

        NotPublic(String host) {
            super("%s is not on the public internet".formatted(host));
        }
    }

    @Override
    public HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        var body = PublicAnswer.bytes(request);
        var opened = connect(request);
        try {
            var limit = request.timeout().orElse(Duration.ofDays(1));
            // Paused before anything is sent, for the answer may be there before this thread goes on: nothing of it
            // comes before somebody reads it.
            var head = opened.response().map(PublicCourier::paused);
            opened.send(Buffer.buffer(body));
            return new PublicAnswer(request, opened, await(head, limit));
        } catch (IOException | InterruptedException e) {
            opened.reset();
            throw e;
        }
    }

    /// The addresses are tried one after the other.
    private HttpClientRequest connect(HttpRequest request) throws IOException, InterruptedException {
        IOException last = new ConnectException("nobody is there");
        for (var address : hosts.of(request.uri())) {
            var opening = connections.request(options(request, address));
            try {
                return await(opening, CONNECTING.multipliedBy(2));
            } catch (ConnectException | HttpTimeoutException e) {
                opening.onSuccess(HttpClientRequest::reset);
                last = e;
            } catch (InterruptedException e) {
                opening.onSuccess(HttpClientRequest::reset);
                throw e;
            }
        }
        throw last;
    }

    private static RequestOptions options(HttpRequest request, InetAddress address) {
        var uri = request.uri();
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var headers = MultiMap.caseInsensitiveMultiMap();
        request.headers().map().forEach(headers::add);
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(secure)
                .setMethod(HttpMethod.valueOf(request.method()))
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setHeaders(headers)
                .setFollowRedirects(false)
                .setConnectTimeout(CONNECTING.toMillis());
    }

    private static HttpClientResponse paused(HttpClientResponse response) {
        response.pause();
        return response;
    }

    private static <T> T await(Future<T> coming, Duration limit) throws IOException, InterruptedException {
        try {
            return coming.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            var late = new HttpTimeoutException("no answer within %d s".formatted(limit.toSeconds()));
            late.initCause(e);
            throw late;
        } catch (ExecutionException e) {
            // The thread that waits is no part of the cause's trace.
            throw e.getCause() instanceof ConnectException refused ? refused : new IOException(text(e), e);
        }
    }

    /// What happened first says more than "failed to connect".
    private static String text(Throwable cause) {
        var first = cause;
        for (var next = cause.getCause(); next != null; next = next.getCause()) {
            first = next;
        }
        return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
    }

    @Override
    public void close() {
        connections.close();
    }
}
