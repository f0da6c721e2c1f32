package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How fast each token may call each endpoint: a bucket of requests that fills at a steady rate. A bucket is one
/// number, the moment at which it will be full again, and is kept only until then (the generic cell rate algorithm).
///
/// Threads: may be called from any; none waits for another.
final class Rates {
    /// In the place of the moment: this bucket was let go, another takes its place.
    private static final long GONE = Long.MIN_VALUE;

    private final GatewaySettings.Rate rate;
    private final LongSupplier nanos;
    private final Map<Key, AtomicLong> full = new ConcurrentHashMap<>();

    private record Key(String token, EndpointId endpoint) {}

    /// @param nanos a clock that only goes forward, as [System#nanoTime]
    Rates(GatewaySettings.Rate rate, LongSupplier nanos) {
        this.rate = rate;
        this.nanos = nanos;
    }

    GatewaySettings.Rate rate() {
        return rate;
    }

    /// Takes so many requests out of a bucket, all or none.
    ///
    /// @return how long to wait, when there are not so many in it; more than it can ever hold are never let through
    Optional<Duration> take(String token, EndpointId endpoint, int requests) {
        if (requests == 0 || rate.unlimited()) {
            return Optional.empty();
        }
        var key = new Key(token, endpoint);
        long cost = requests * rate.interval();
        while (true) {
            long now = nanos.getAsLong();
            var bucket = full.computeIfAbsent(key, _ -> new AtomicLong(now));
            long at = bucket.get();
            if (at == GONE) {
                full.remove(key, bucket);
                continue;
            }
            long missing = Math.max(at - now, 0) + cost - rate.burst() * rate.interval();
            if (missing > 0) {
                return Optional.of(Duration.ofNanos(missing));
            }
            if (bucket.compareAndSet(at, now + Math.max(at - now, 0) + cost)) {
                return Optional.empty();
            }
        }
    }

    /// Lets go of full buckets: they say no more than none does.
    void tidy() {
        long now = nanos.getAsLong();
        full.values().removeIf(bucket -> {
            long at = bucket.get();
            return at - now <= 0 && bucket.compareAndSet(at, GONE);
        });
    }

    int count() {
        return full.size();
    }
}
