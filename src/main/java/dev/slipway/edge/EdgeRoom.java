package dev.slipway.edge;

import dev.slipway.platform.Database;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EdgeSettings.class)
class EdgeRoom {
    /// One event loop a processor. Closed with the server.
    @Bean(destroyMethod = "")
    static Vertx vertx() {
        return Vertx.vertx(options());
    }

    static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    @Bean
    RouteTable routeTable() {
        return new RouteTable();
    }

    @Bean
    PublicAddress publicAddress(EdgeSettings settings) {
        return new PublicAddress(settings);
    }

    @Bean
    Routes routes(Database database, RouteTable table, PublicAddress addresses) {
        return new Routes(database, table, addresses);
    }

    @Bean(destroyMethod = "close")
    RouteFollower routeFollower(Routes routes) {
        return new RouteFollower(routes);
    }

    @Bean(destroyMethod = "close")
    EdgeServer edgeServer(Vertx vertx, EdgeSettings settings, PublicAddress addresses, Dispatcher.Shared shared) {
        return new EdgeServer(vertx, settings, addresses, shared);
    }

    @Bean
    Dispatcher.Shared edgeShared(
            EdgeSettings settings, RouteTable table, Routes routes, ObjectProvider<EdgeHandler> handlers) {
        return new Dispatcher.Shared(
                new Destination.Reader(settings.baseDomain()),
                new TrustedProxies(settings.trustedProxies()),
                table,
                new ControlPlane(),
                List.copyOf(handlers.orderedStream().toList()),
                routes::refresh);
    }

    @Bean
    EdgeLifecycle edgeLifecycle(EdgeServer server, RouteFollower follower) {
        return new EdgeLifecycle(server, follower);
    }
}
