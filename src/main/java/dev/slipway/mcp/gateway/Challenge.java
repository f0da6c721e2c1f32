package dev.slipway.mcp.gateway;

/// Says what a client without a good token is told besides that it needs one.
@FunctionalInterface
public interface Challenge {
    /// Nothing.
    Challenge NONE = _ -> "";

    /// More parameters of `WWW-Authenticate: Bearer` (RFC 6750 section 3, RFC 9728 section 5.1), each after a comma:
    /// `, resource_metadata="https://…"`; empty for none. Must not block.
    ///
    /// @param path of the endpoint
    String parameters(String path);
}
