package dev.slipway.mcp.catalogue;

import java.util.UUID;

/// A type's limits were changed, it was switched on or off, or deleted.
///
/// @param active whether it may be used now
public record TypeChanged(UUID type, boolean active) {}
