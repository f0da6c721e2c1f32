package dev.slipway.mcp.gateway;

import java.util.Optional;

/// Tells what a bearer token is good for: a personal token, an instance's, or one that Slipway's authorization
/// server issued.
@FunctionalInterface
public interface Passes {
    /// Empty when it is nobody's, expired, revoked, or was issued for another resource (RFC 8707). May block.
    ///
    /// @param path the endpoint's, for tokens that are bound to one resource
    Optional<Pass> of(String bearer, String path);
}
