package dev.slipway.mcp;

import dev.slipway.identity.AccessGrants;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.Passes;
import java.util.Optional;

/// Passes for the access tokens of Slipway's own authorization server. Such a token opens the one endpoint that the
/// person allowed, which is known by its path; the client's rate is counted by the grant, which stays while tokens
/// come and go.
final class OAuthPasses implements Passes {
    private final AccessGrants grants;

    OAuthPasses(AccessGrants grants) {
        this.grants = grants;
    }

    @Override
    public Optional<Pass> of(String bearer, String path) {
        return grants.of(bearer, path)
                .map(access ->
                        new Pass(access.owner().id(), "grant:" + access.grant(), Optional.empty(), access.scopes()));
    }
}
