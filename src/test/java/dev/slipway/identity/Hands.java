package dev.slipway.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that a test moves. It starts at the real time, because rows carry the database's.
final class Hands implements InstantSource {
    private Instant now = Instant.now();

    @Override
    public Instant instant() {
        return now;
    }

    void forward(Duration time) {
        now = now.plus(time);
    }
}
