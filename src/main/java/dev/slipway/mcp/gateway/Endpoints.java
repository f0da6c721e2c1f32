package dev.slipway.mcp.gateway;

import java.util.Optional;

/// Finds endpoints for the gateway, which remembers an answer for a moment ([Gateway#forget] ends that).
@FunctionalInterface
public interface Endpoints {
    /// What answers at a path for the holder of a pass; empty when there is nothing that this pass may use. May
    /// block.
    ///
    /// @param path of the URL, without a trailing slash
    /// @throws dev.slipway.platform.SlipwayException when there is something that cannot be used now, and why: an
    ///     instance that expired, a server that is not running
    Optional<Endpoint> find(String path, Pass pass);
}
