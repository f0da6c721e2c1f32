package dev.slipway.runtime;

import dev.slipway.platform.ProjectId;
import java.util.UUID;

/// A workload is no longer kept running: its process is gone, its port is free. Published in the transaction that
/// stores it.
///
/// @param words for people, the sentence its row has as its reason
public record WorkloadStopped(WorkloadId workload, ProjectId project, UUID release, Reason reason, String words) {
    /// What ended it. Only after ASKED is nobody expected to start it again.
    public enum Reason {
        /// Somebody called [Workloads#stop].
        ASKED,
        /// The Slipway server that ran it was stopped in order.
        SERVER_STOPPED,
        /// The Slipway server that ran it died or fell silent; another one noticed.
        SERVER_DIED
    }
}
