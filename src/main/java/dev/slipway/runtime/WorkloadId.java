package dev.slipway.runtime;

import java.util.UUID;

/// The identity of a workload.
public record WorkloadId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
