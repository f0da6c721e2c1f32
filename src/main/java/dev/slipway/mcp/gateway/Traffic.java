package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every call passes on its way, whoever speaks: the rules about its tools, and those who watch.
final class Traffic {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final List<GatewayWatch> watches;

    Traffic(List<GatewayWatch> watches) {
        this.watches = List.copyOf(watches);
    }

    /// Sends a call to a server, unless the rules are against it.
    void send(Endpoint endpoint, ServerSide server, Call call) {
        var watched = watches.isEmpty() ? call : new Watched(endpoint, call);
        ToolFilter.apply(endpoint.tools(), watched).ifPresent(server::call);
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

    /// Tells the watches of a call once it is answered.
    private final class Watched implements Through {
        private final Endpoint endpoint;
        private final Call call;
        private final long began = System.nanoTime();

        Watched(Endpoint endpoint, Call call) {
            this.endpoint = endpoint;
            this.call = call;
        }

        @Override
        public void answer(Envelope answer) {
            call.answer(answer);
            var request = call.request();
            var tool = request.is("tools/call")
                    ? request.text(Part.NAME).map(name -> ToolFilter.original(endpoint.tools(), name))
                    : Optional.<String>empty();
            boolean toolFailed = java.util.Arrays.equals(answer.json(Part.IS_ERROR, Json.EMPTY), Json.TRUE);
            called(new GatewayWatch.Call(
                    endpoint,
                    call.client().user(),
                    request.method(),
                    tool,
                    Duration.ofNanos(System.nanoTime() - began),
                    answer.failed() || toolFailed,
                    request.bytes(),
                    answer.withId(request.idBytes())));
        }

        @Override
        public Call inner() {
            return call;
        }
    }
}
