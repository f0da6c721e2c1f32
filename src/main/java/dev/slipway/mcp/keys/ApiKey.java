package dev.slipway.mcp.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A user's credentials for a type, without the credentials.
///
/// @param hint the last four characters of its first value; empty when that is too short to show any
/// @param names which values it holds
/// @param activeInstances how many of its instances run
/// @param lastUsed when the newest of these was made
public record ApiKey(
        UUID id,
        UUID type,
        String typeName,
        String typeDisplayName,
        Optional<String> hint,
        List<String> names,
        boolean active,
        Optional<Instant> expiresAt,
        Instant createdAt,
        Instant updatedAt,
        long activeInstances,
        Optional<Instant> lastUsed) {}
