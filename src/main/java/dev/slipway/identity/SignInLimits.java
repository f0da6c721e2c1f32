package dev.slipway.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Counts wrong passwords, by account and address and by address alone, in memory. The oldest counts are
/// forgotten beyond a bound; because an address has a count of its own, nobody can push out a count by trying
/// many accounts.
final class SignInLimits {
    private static final int COUNTS_KEPT = 20_000;
    private static final int ADDRESS_FACTOR = 10;

    private final InstantSource clock;
    private final int tries;
    private final Duration within;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    SignInLimits(InstantSource clock, int tries, Duration within) {
        this.clock = clock;
        this.tries = tries;
        this.within = within;
    }

    /// How long this account has to wait before it may be tried again from this address; empty when it may now.
    /// Counts the try before its outcome is known, so that many at once do not pass together.
    synchronized Optional<Duration> tryOnce(String email, String address) {
        var now = clock.instant();
        var account = count(key(email, address), now);
        var place = count(address, now);
        var wait = later(account.waitAfter(tries, now), place.waitAfter(tries * ADDRESS_FACTOR, now));
        if (wait.isZero()) {
            account.tries++;
            place.tries++;
            return Optional.empty();
        }
        return Optional.of(wait);
    }

    /// The password was right: what was counted for the account is forgotten.
    synchronized void forgive(String email, String address) {
        counts.remove(key(email, address));
        var place = counts.get(address);
        if (place != null && place.tries > 0) {
            place.tries--;
        }
    }

    private Count count(String key, Instant now) {
        var count = counts.remove(key);
        var current = count == null || !count.ends.isAfter(now) ? new Count(now.plus(within)) : count;
        counts.put(key, current);
        if (counts.size() > COUNTS_KEPT) {
            counts.remove(counts.keySet().iterator().next());
        }
        return current;
    }

    private static Duration later(Duration left, Duration right) {
        return left.compareTo(right) > 0 ? left : right;
    }

    private static String key(String email, String address) {
        return address + " " + email.strip().toLowerCase(Locale.ROOT);
    }

    private static final class Count {
        final Instant ends;
        int tries;

        Count(Instant ends) {
            this.ends = ends;
        }

        Duration waitAfter(int allowed, Instant now) {
            return tries < allowed ? Duration.ZERO : Duration.between(now, ends);
        }
    }
}
