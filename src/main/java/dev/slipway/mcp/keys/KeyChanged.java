package dev.slipway.mcp.keys;

import dev.slipway.platform.UserId;
import java.util.UUID;

/// A user's key for a type was replaced or deleted: processes that have the old one must give way.
///
/// @param present whether there is one now
public record KeyChanged(UserId user, UUID type, boolean present) {}
