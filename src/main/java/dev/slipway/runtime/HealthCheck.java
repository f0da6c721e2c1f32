package dev.slipway.runtime;

import java.time.Instant;
import java.util.Optional;

/// What one probe of a workload found.
///
/// @param url what was asked
/// @param httpStatus of the answer; empty when there was none
/// @param latencyMs from the connection's start to the answer's first line, in milliseconds; empty likewise
/// @param isLive whether it answered, with a status below 500
public record HealthCheck(
        String url, Optional<Integer> httpStatus, Optional<Integer> latencyMs, boolean isLive, Instant checkedAt) {}
