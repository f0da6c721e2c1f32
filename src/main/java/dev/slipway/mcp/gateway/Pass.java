package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import java.util.Optional;
import java.util.Set;

/// What a bearer token is good for.
///
/// @param user in whose name its holder acts
/// @param token which token it is, never the token itself: what rates are counted by
/// @param only the one endpoint it opens; empty when it opens all that the user may use
/// @param scopes as RFC 6749 section 3.3 has them; empty when it is not restricted
public record Pass(UserId user, String token, Optional<EndpointId> only, Set<String> scopes) {
    public Pass {
        scopes = Set.copyOf(scopes);
    }
}
