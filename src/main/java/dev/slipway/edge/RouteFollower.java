package dev.slipway.edge;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the routes again every two seconds, so that this server follows what another one on the same database
/// changed.
final class RouteFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFollower.class);
    private static final long SECONDS = 2;

    private final Routes routes;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("edge-routes").daemon().factory());

    private boolean failing;

    RouteFollower(Routes routes) {
        this.routes = routes;
    }

    /// Reads them once, here and now, then again and again.
    void start() {
        routes.refresh();
        var _ = clock.scheduleWithFixedDelay(this::follow, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /// A database that is away must end neither the schedule nor the apps: they are served from what is known.
    private void follow() {
        try {
            routes.refresh();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("cannot read the routes; serving from what is known", e);
            }
            failing = true;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
