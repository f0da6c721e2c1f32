package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;

/// Who calls.
///
/// @param capabilities what the client can do, the JSON of `ClientCapabilities`
/// @param info its name and version, the JSON of `Implementation`
/// @param revision of the protocol, that it speaks
record Client(UserId user, byte[] capabilities, byte[] info, String revision) {
    /// The revision that ended the handshake and sessions, and the only one of its kind yet.
    static final String MODERN = "2026-07-28";
    /// The last revision with a handshake.
    static final String NEWEST_LEGACY = "2025-11-25";

    /// Whether it declared that it serves requests like `sampling/createMessage`.
    boolean serves(String method) {
        return Json.members(capabilities).containsKey(capability(method));
    }

    /// The capability that a request of a server's needs: `sampling`, `elicitation`, `roots`.
    static String capability(String method) {
        int slash = method.indexOf('/');
        return slash < 0 ? method : method.substring(0, slash);
    }
}
