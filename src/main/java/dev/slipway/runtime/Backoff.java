package dev.slipway.runtime;

import java.time.Duration;

/// How long to wait before a server that ended is started again: one second, then twice as long each time, at most
/// a minute. One that was up for a minute starts over.
final class Backoff {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(60);
    static final Duration FORGIVEN_AFTER = Duration.ofSeconds(60);

    private Duration next = FIRST;

    /// @param up how long the server that ended had been up
    Duration after(Duration up) {
        if (up.compareTo(FORGIVEN_AFTER) >= 0) {
            next = FIRST;
        }
        var delay = next;
        next = delay.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : delay.multipliedBy(2);
        return delay;
    }
}
