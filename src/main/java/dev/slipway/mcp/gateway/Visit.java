package dev.slipway.mcp.gateway;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/// A request of somebody known, to something that is there.
///
/// @param context the request's event loop
record Visit(HttpServerRequest request, Context context, Endpoint endpoint, Pass pass) {
    void onLoop(Runnable work) {
        context.runOnContext(_ -> work.run());
    }
}
