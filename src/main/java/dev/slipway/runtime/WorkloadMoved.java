package dev.slipway.runtime;

import dev.slipway.platform.ProjectId;
import java.net.InetSocketAddress;
import java.util.UUID;

/// A restarted workload is reached at another address than before: a route that leads to `from` must lead to `to`.
/// Published in the transaction that stores it, as soon as the new process exists.
public record WorkloadMoved(
        WorkloadId workload, ProjectId project, UUID release, InetSocketAddress from, InetSocketAddress to) {}
