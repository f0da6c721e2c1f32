package dev.slipway.mcp.conformance;

import dev.slipway.logs.Level;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.platform.UserId;
import java.util.function.BiConsumer;

/// Who is examined.
///
/// @param endpoint with an id and a path that nothing else has
/// @param user in whose name the suite calls
/// @param hostUser the host's user id that the suite runs as
/// @param say takes what the suite says
public record Examinee(Endpoint endpoint, UserId user, int hostUser, BiConsumer<Level, String> say) {}
