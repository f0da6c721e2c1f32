package dev.slipway.runtime;

import java.time.Instant;

/// What a workload used around a moment.
///
/// @param cpuPercent processor time since the sample before, in percent of one processor: 50.0 is half of one
/// @param memoryBytes memory in use
/// @param processes processes and threads alive
public record WorkloadUsage(Instant at, double cpuPercent, long memoryBytes, int processes) {}
