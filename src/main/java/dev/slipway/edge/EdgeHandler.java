package dev.slipway.edge;

import io.vertx.core.http.HttpServerRequest;

/// A part of Slipway that answers a path on the edge itself, without the control plane: the MCP gateway.
/// Collected from the application context; called on an event loop, so it must never block.
public interface EdgeHandler {
    /// The path it answers, with everything below: `/mcp`.
    String path();

    void handle(HttpServerRequest request);
}
