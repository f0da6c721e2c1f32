package dev.slipway.identity;

import dev.slipway.platform.UserId;
import java.time.Duration;
import java.util.Optional;

/// Personal API tokens: `slp_` and 40 random characters, shown once, stored as a SHA-256 hash.
public final class Tokens {
    /// Whose token this is; empty when it is unknown, expired or revoked. Answers from memory for a few seconds after
    /// the first time, so that the gateway may ask for every call.
    public Optional<SignedIn> owner(String token) {
        throw new UnsupportedOperationException();
    }

    /// A token that lives in this process's memory only, for Slipway's own requests through the public door in a
    /// user's name (the last check of a deployment).
    public String temporary(UserId user, Duration life) {
        throw new UnsupportedOperationException();
    }
}
