package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for a condition.
final class Waits {
    private Waits() {}

    static void until(BooleanSupplier condition) {
        var until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(until);
            Thread.onSpinWait();
            Thread.yield();
        }
    }
}
