package dev.slipway.edge;

import io.vertx.core.http.HttpServerRequest;

/// A part of Slipway that answers a path on the edge itself, without the control plane: the MCP gateway.
/// Collected from the application context; called on an event loop, so it must never block.
public interface EdgeHandler {
    /// The path it answers, with everything below: `/mcp`.
    String path();

    /// Whether this request below its path is for it. What is not goes to the control plane, as if the handler was
    /// not there: a page may lie below the same path.
    default boolean answers(HttpServerRequest request) {
        return true;
    }

    void handle(HttpServerRequest request);
}
