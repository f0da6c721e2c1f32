package dev.slipway.identity.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts registrations by address, in memory, for an hour from the first. The oldest counts are forgotten beyond a
/// bound, which is also the most that can be registered in that hour by any number of addresses.
final class RegistrationLimit {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int TOGETHER = 2_000;

    private final InstantSource clock;
    private final int perAddress;
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private Count all;

    /// @param perAddress 0 for none at all
    RegistrationLimit(InstantSource clock, int perAddress) {
        this.clock = clock;
        this.perAddress = perAddress;
        this.all = new Count(clock.instant());
    }

    synchronized boolean permits(String address) {
        var now = clock.instant();
        if (!all.ends.isAfter(now)) {
            all = new Count(now.plus(WINDOW));
            counts.values().removeIf(count -> !count.ends.isAfter(now));
        }
        var own = counts.compute(
                address, (_, count) -> count == null || !count.ends.isAfter(now) ? new Count(now.plus(WINDOW)) : count);
        if (own.made >= perAddress || all.made >= TOGETHER) {
            return false;
        }
        own.made++;
        all.made++;
        return true;
    }

    private static final class Count {
        private final Instant ends;
        private int made;

        Count(Instant ends) {
            this.ends = ends;
        }
    }
}
