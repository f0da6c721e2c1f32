package dev.slipway.edge;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The listener on one event loop. As many are deployed as there are loops; they share the port.
final class EdgeVerticle extends VerticleBase {
    /// Room for the cookies and tokens of sign-in by other services.
    static final int HEADER_BYTES = 32 * 1024;

    private static final int LINE_BYTES = 16 * 1024;
    private static final int CONCURRENT_STREAMS = 250;
    /// To Vert.x: any port, but one for all instances; its port 0 would be another for each.
    private static final int ANY_SHARED_PORT = -1;

    private final EdgeSettings settings;
    private final Dispatcher.Shared shared;

    private @Nullable HttpServer server;

    EdgeVerticle(EdgeSettings settings, Dispatcher.Shared shared) {
        this.settings = settings;
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        var dispatcher = new Dispatcher(shared, vertx);
        server = vertx.createHttpServer(options()).requestHandler(dispatcher::handle);
        return server.listen();
    }

    int port() {
        return server == null ? settings.port() : server.actualPort();
    }

    /// Takes no new connection and waits for what is being answered, at most `limit`.
    Future<?> shutdown(Duration limit) {
        return server == null ? Future.succeededFuture() : server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.listenAddress())
                .setPort(settings.port() == 0 ? ANY_SHARED_PORT : settings.port())
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(LINE_BYTES)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(true)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(CONCURRENT_STREAMS)
                        .setMaxHeaderListSize(HEADER_BYTES))
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true)
                .setAcceptBacklog(4096)
                .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
