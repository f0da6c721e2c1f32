package dev.slipway.runtime;

import dev.slipway.platform.ProjectId;
import java.net.InetSocketAddress;
import java.util.UUID;

/// A workload that had ended by itself was started again; it is not ready yet. Published in the transaction that
/// stores it.
///
/// @param restarts how often that happened to it, this time included
/// @param lastEnding how it had ended, in words
public record WorkloadRestarted(
        WorkloadId workload,
        ProjectId project,
        UUID release,
        int restarts,
        String lastEnding,
        InetSocketAddress address) {}
