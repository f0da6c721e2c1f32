package dev.slipway.edge;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/// When the edge opens and closes: before the control plane's own listener, so that visitors of a starting
/// Slipway find a page and a taken port is found at once; and first of all at the end.
final class EdgeLifecycle implements SmartLifecycle {
    private final EdgeServer server;
    private final RouteFollower follower;
    private volatile boolean running;

    EdgeLifecycle(EdgeServer server, RouteFollower follower) {
        this.server = server;
        this.follower = follower;
    }

    @Override
    public void start() {
        follower.start();
        server.open();
        running = true;
    }

    @EventListener
    void controlPlaneListens(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            server.controlPlane(event.getWebServer().getPort());
        }
    }

    @EventListener
    void slipwayCloses(ContextClosedEvent event) {
        stop();
    }

    @Override
    public void stop() {
        if (running) {
            running = false;
            follower.close();
            server.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
