package dev.slipway.runtime;

import dev.slipway.platform.ProjectId;
import java.time.Instant;
import java.util.Optional;

/// A port of a pool, and who has it.
///
/// @param available whether it is free
/// @param holder the project, or what stands for one, whose workload has it
/// @param lastHealthCheck when a probe last asked there
public record PortAllocation(
        int port,
        boolean available,
        Optional<ProjectId> holder,
        Optional<WorkloadId> workload,
        Optional<Instant> allocatedAt,
        Optional<Instant> releasedAt,
        Optional<Instant> lastHealthCheck) {}
