package dev.slipway.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Slipway's own pages and API, on a loopback port that is known once they are ready. Until then nobody can
/// enter.
final class ControlPlane {
    private final AtomicReference<Target.@Nullable Upstream> address = new AtomicReference<>();
    private final Flight flight = new Flight();
    private final Counters counters = new Counters();

    void ready(int port) {
        address.set(new Target.Upstream(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    @Nullable
    Visit enter() {
        var target = address.get();
        if (target == null) {
            return null;
        }
        flight.takeOff();
        return new Visit(target, flight, counters);
    }
}
