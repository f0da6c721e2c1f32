package dev.slipway.edge;

import dev.slipway.platform.ProjectId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// An edge on a port of its own, with routes in memory, and the upstreams and the client that meet there.
final class TestEdge implements AutoCloseable {
    static final ProjectId PROJECT = ProjectId.random();

    final RouteTable table = new RouteTable();
    final ControlPlane controlPlane = new ControlPlane();
    final AtomicReference<Runnable> lookAgain = new AtomicReference<>(() -> {});
    final Vertx vertx = Vertx.vertx();
    final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(200));
    final EdgeServer server;

    TestEdge(EdgeHandler... handlers) {
        this(settings(0), handlers);
    }

    TestEdge(EdgeSettings settings, EdgeHandler... handlers) {
        var shared = new Dispatcher.Shared(
                new Destination.Reader(settings.baseDomain()),
                new TrustedProxies(settings.trustedProxies()),
                table,
                controlPlane,
                List.of(handlers),
                () -> lookAgain.get().run());
        server = new EdgeServer(Vertx.vertx(EdgeRoom.options()), settings, new PublicAddress(settings), shared);
        server.open();
    }

    static EdgeSettings settings(int port, String... trustedProxies) {
        return new EdgeSettings("localhost", port, "", "", Duration.ofMinutes(15), List.of(trustedProxies));
    }

    int port() {
        return server.address().getPort();
    }

    SocketAddress address() {
        return SocketAddress.inetSocketAddress(port(), "127.0.0.1");
    }

    HttpServer serve(Handler<HttpServerRequest> handler) {
        return await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
    }

    static Target.Upstream target(HttpServer upstream) {
        return target(upstream.actualPort());
    }

    static Target.Upstream target(int port) {
        return new Target.Upstream(new InetSocketAddress("127.0.0.1", port));
    }

    /// Points `name` at a new upstream with this handler.
    HttpServer route(String name, Handler<HttpServerRequest> handler) {
        var upstream = serve(handler);
        route(name, target(upstream));
        return upstream;
    }

    void route(String name, Target target) {
        table.put(new RouteEntry(PROJECT, name, target));
    }

    Future<HttpClientRequest> request(HttpMethod method, String host, String path) {
        return client.request(new RequestOptions()
                .setServer(address())
                .setHost(host)
                .setPort(port())
                .setMethod(method)
                .setURI(path));
    }

    Answer get(String host, String path) {
        return get(host, path, Map.of());
    }

    Answer get(String host, String path, Map<String, String> headers) {
        return send(HttpMethod.GET, host, path, headers);
    }

    Answer send(HttpMethod method, String host, String path, Map<String, String> headers) {
        return ask(() -> request(method, host, path).compose(request -> {
            headers.forEach(request::putHeader);
            return request.send()
                    .compose(response ->
                            response.body().map(body -> new Answer(response.statusCode(), response.headers(), body)));
        }));
    }

    /// Asks on an event loop, so that nothing of the answer comes before there is somebody to take it.
    <T> T ask(Supplier<Future<T>> asking) {
        var answer = Promise.<T>promise();
        vertx.runOnContext(_ -> asking.get().onComplete(answer));
        return await(answer.future());
    }

    WebSocketConnectOptions webSocket(String host, String path) {
        return new WebSocketConnectOptions()
                .setServer(address())
                .setHost(host)
                .setPort(port())
                .setURI(path);
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /// Waits until `condition` holds; an AssertionError after ten seconds.
    static void eventually(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never came true: " + what);
            }
            Thread.onSpinWait();
        }
    }

    record Answer(int status, MultiMap headers, Buffer body) {
        String text() {
            return body.toString();
        }

        String header(String name) {
            return headers.get(name);
        }
    }

    @Override
    public void close() {
        server.close();
        await(vertx.close());
    }
}
