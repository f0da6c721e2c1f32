package dev.slipway.mcp.gateway;

import dev.slipway.deployments.LiveRelease;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Where a server that speaks HTTP itself is reached.
public interface McpUpstreams {
    /// The address of the release's workload; empty while none is ready. May block.
    Optional<InetSocketAddress> find(LiveRelease release);
}
