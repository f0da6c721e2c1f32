package dev.slipway.mcp.gateway;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every call passes on its way, whoever speaks: the rules about its tools, and those who watch.
final class Traffic {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final List<GatewayWatch> watches;

    Traffic(List<GatewayWatch> watches) {
        this.watches = List.copyOf(watches);
    }

    /// Begins to count a call, which then ends in one of the ways of [GatewayWatch.Outcome].
    Watched begin(Endpoint endpoint, Call call) {
        return new Watched(endpoint, call, this::called);
    }

    /// Sends a call to a server, unless the rules are against it, or it ended meanwhile.
    void send(Watched call, ServerSide server) {
        if (call.over()) {
            return;
        }
        ToolFilter.apply(call.endpoint().tools(), call).ifPresent(server::call);
        if (call.takenBack()) {
            // Perhaps before the server had it, which then could not be told.
            server.cancel(call);
        }
    }

    void failed(Endpoint endpoint, String why) {
        for (var watch : watches) {
            try {
                watch.failed(endpoint.id(), why);
            } catch (RuntimeException e) {
                LOG.error("a watch of the gateway failed", e);
            }
        }
    }

    private void called(GatewayWatch.Call done) {
        for (var watch : watches) {
            try {
                watch.called(done);
            } catch (RuntimeException e) {
                LOG.error("a watch of the gateway failed", e);
            }
        }
    }
}
