package dev.slipway.identity;

import java.util.Optional;

/// Personal API tokens: `slp_` and 40 random characters, shown once, stored as a SHA-256 hash.
public final class Tokens {
    /// Whose token this is; empty when it is unknown, expired or revoked. Answers from memory for a few seconds after
    /// the first time, so that the gateway may ask for every call.
    public Optional<SignedIn> owner(String token) {
        throw new UnsupportedOperationException();
    }
}
