package dev.slipway.mcp.gateway;

import java.util.Set;

/// What the scopes of an access token permit. A token without any (a personal one) permits everything.
public final class Scopes {
    /// Everything that an MCP client can ask for.
    public static final String ALL = "mcp";

    /// To look: lists, reads, prompts; no tool is called.
    public static final String READ = "mcp:read";

    /// What a client may ask for when it may only look. A name that is not here needs [#ALL], whatever it will
    /// mean.
    private static final Set<String> LOOKING = Set.of(
            "initialize",
            "ping",
            "server/discover",
            "tools/list",
            "resources/list",
            "resources/templates/list",
            "resources/read",
            "resources/subscribe",
            "resources/unsubscribe",
            "prompts/list",
            "prompts/get",
            "completion/complete",
            "logging/setLevel",
            "subscriptions/listen");

    private Scopes() {}

    /// @param scopes of the [Pass]
    /// @param method of the message: `tools/call`; empty for an answer to the server
    public static boolean permit(Set<String> scopes, String method) {
        return scopes.isEmpty()
                || scopes.contains(ALL)
                || (scopes.contains(READ) && needed(method).equals(READ));
    }

    /// The least scope that permits a method.
    public static String needed(String method) {
        var looks = LOOKING.contains(method) || method.startsWith("notifications/") || method.isEmpty();
        return looks ? READ : ALL;
    }
}
