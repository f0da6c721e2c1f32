package dev.slipway.mcp.gateway;

import dev.slipway.edge.Routes;
import dev.slipway.logs.Logs;
import dev.slipway.runtime.Driver;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GatewayRoom {
    /// The gateway and its door, which share everything.
    record Wired(Relay relay, Door door) {}

    /// What lies around the gateway.
    ///
    /// @param couriers how servers are spoken to that speak HTTP
    /// @param home Slipway's own address
    record Around(Driver driver, ServerLogs logs, Couriers couriers, Supplier<URI> home, Clock clock) {}

    static Wired wire(GatewaySettings settings, Around around, Entrance entrance, List<GatewayWatch> watches) {
        var blocking = Executors.newVirtualThreadPerTaskExecutor();
        var eras = new Eras();
        var shelf = new Shelf();
        var starter = new Starter(around, settings.maxMessageBytes(), settings.warm());
        var traffic = new Traffic(watches);
        var opener = new Opener(eras, settings.initializeTimeout());
        var links = new Links(starter, opener, shelf, traffic, settings.unused());
        var sessions = new LegacySessions(new LegacySession.Around(links, shelf, traffic, around.clock()));
        var parked = new Parked();
        var rates = new Rates(settings.rate(), System::nanoTime);
        var door = new Door(
                new Guard(settings, around.home()),
                entrance,
                new Door.Faces(
                        new LegacyFace(sessions, traffic, blocking),
                        new ModernFace(links, new ModernFace.Memory(eras, shelf), traffic, parked, blocking)),
                new Door.Bounds(settings.maxMessageBytes(), rates),
                blocking);
        var open = new Relay.Open(links, sessions, traffic, parked, entrance, eras, rates);
        return new Wired(new Relay(settings, open), door);
    }

    @Bean
    Entrance mcpEntrance(List<Passes> passes, List<Endpoints> endpoints, Challenge challenge) {
        return new Entrance(passes, endpoints, challenge);
    }

    @Bean
    Wired mcpWired(GatewaySettings settings, Around around, Entrance entrance, ObjectProvider<GatewayWatch> watches) {
        return wire(settings, around, entrance, watches.orderedStream().toList());
    }

    @Bean
    Around mcpAround(Driver driver, Logs logs, Vertx vertx, Routes routes, Clock clock) {
        var opener = new ServerLogs(endpoint -> logs.open(endpoint.log(), List.copyOf(endpoint.secrets())));
        return new Around(driver, opener, new Couriers(vertx), routes::home, clock);
    }

    @Bean
    SidePasses mcpSidePasses() {
        return new SidePasses();
    }

    @Bean
    SideDoors mcpSideDoors(Vertx vertx, Wired wired, SidePasses passes) {
        return new SideDoors(vertx, wired.door(), passes, wired.relay());
    }

    @Bean
    Greeter mcpGreeter(Around around, GatewaySettings settings) {
        return new Greeter(around.driver(), around.couriers()::to, settings.maxMessageBytes());
    }

    @Bean
    Relay mcpGateway(Wired wired) {
        return wired.relay();
    }

    @Bean
    Door mcpDoor(Wired wired) {
        return wired.door();
    }
}
