package dev.slipway.mcp.gateway;

import dev.slipway.platform.PublicAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;

/// Who speaks with which server: Slipway's own and an administrator's are reached wherever they are, those of others
/// only on the public internet.
final class Couriers {
    /// Each answer that is a stream keeps a connection, so there is no bound but the server's own.
    private static final int MOST_CONNECTIONS = 1000;
    /// Shorter than what servers allow an idle connection (Node: five seconds): a request must not meet one that is
    /// just being closed. For [Courier#anywhere] the launcher says the same.
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final Vertx vertx;
    private final PublicCourier.Hosts hosts;
    private final HttpClientOptions options;

    Couriers(Vertx vertx) {
        this(
                vertx,
                new PublicCourier.Hosts(InetAddress::getAllByName, PublicAddresses::contains),
                new HttpClientOptions());
    }

    /// @param hosts what names mean, and where they may lead
    /// @param options of connections to public servers: whom to trust
    Couriers(Vertx vertx, PublicCourier.Hosts hosts, HttpClientOptions options) {
        this.vertx = vertx;
        this.hosts = hosts;
        this.options = options;
    }

    /// Whoever asks for it closes it.
    Courier to(Transport.Http server) {
        if (!server.publicOnly()) {
            return Courier.anywhere();
        }
        var lasting = new HttpClientOptions(options).setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        var pool = new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS);
        return new PublicCourier(vertx.createHttpClient(lasting, pool), hosts);
    }
}
