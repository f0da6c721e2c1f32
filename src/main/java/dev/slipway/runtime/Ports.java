package dev.slipway.runtime;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;

/// Gives each workload a port of its own.
final class Ports {
    private final PortStore store;
    private final PortRange apps;
    private final PortRange mcp;

    Ports(PortStore store, PortRange apps, PortRange mcp) {
        if (apps.first() <= mcp.last() && mcp.first() <= apps.last()) {
            throw new IllegalArgumentException(
                    "runtime.app-ports (%s) and runtime.mcp-ports (%s) must not overlap".formatted(apps, mcp));
        }
        if (apps.first() < 3001 || mcp.first() < 3001) {
            throw new IllegalArgumentException("runtime.app-ports and runtime.mcp-ports must not go below 3001");
        }
        this.store = store;
        this.apps = apps;
        this.mcp = mcp;
    }

    /// Fills the table with the pools' ports, in the caller's transaction.
    void ensurePools() {
        store.ensure(WorkloadSpec.Pool.APPS, apps);
        store.ensure(WorkloadSpec.Pool.MCP, mcp);
    }

    /// Takes a free port of the pool, in the caller's transaction. A port that something else on this machine
    /// listens on is passed over whatever the driver: not every kind of network keeps a workload's ports apart
    /// from the host's.
    ///
    /// @throws SlipwayException LIMIT when the pool has none left
    int allocate(WorkloadSpec.Pool pool, WorkloadId workload, ProjectId project) {
        var range = rangeOf(pool);
        var busy = new HashSet<Integer>();
        while (true) {
            var port = store.lockFree(pool, range, busy).orElseThrow(() -> exhausted(pool, range, busy.size()));
            if (isFree(port)) {
                store.take(port, workload, project);
                return port;
            }
            busy.add(port);
        }
    }

    private PortRange rangeOf(WorkloadSpec.Pool pool) {
        return switch (pool) {
            case APPS -> apps;
            case MCP -> mcp;
        };
    }

    private static SlipwayException exhausted(WorkloadSpec.Pool pool, PortRange range, int busy) {
        var setting = switch (pool) {
            case APPS -> "runtime.app-ports";
            case MCP -> "runtime.mcp-ports";
        };
        return new SlipwayException(
                ErrorCode.LIMIT,
                "no port is free: all %d of %s are taken (%d of them by other programs of this machine); stop a "
                                .formatted(range.size(), range, busy)
                        + "project, or widen " + setting);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // Connections of an ended server that still linger (TIME_WAIT) do not make its port taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
