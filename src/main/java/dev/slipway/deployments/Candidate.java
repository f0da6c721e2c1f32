package dev.slipway.deployments;

import dev.slipway.edge.Target;
import dev.slipway.runtime.WorkloadId;
import java.util.Optional;

/// A version that is ready to be switched to.
///
/// @param target where its public name will lead
/// @param words how it is known to be ready
/// @param workload the process that was started for it, if one was
record Candidate(Version version, Target target, Optional<WorkloadId> workload, String words) {}
