package dev.slipway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A personal API token as its owner sees it in the list: without the token.
///
/// @param hint its last four characters
public record Token(
        UUID id,
        String name,
        String hint,
        Instant createdAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> expiresAt) {}
