package dev.slipway.deployments;

import dev.slipway.edge.Target;
import dev.slipway.runtime.WorkloadId;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A version that is ready to be switched to.
///
/// @param target where its public name will lead
/// @param words how it is known to be ready
/// @param process what was started for it and answers, if anything was
record Candidate(Version version, Target target, String words, Optional<Serving> process) {
    record Serving(WorkloadId workload, InetSocketAddress address) {}
}
