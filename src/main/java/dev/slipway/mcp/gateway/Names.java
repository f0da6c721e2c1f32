package dev.slipway.mcp.gateway;

/// How people call a client.
final class Names {
    private Names() {}

    /// @param info the JSON of the client's `Implementation`
    static String of(byte[] info) {
        var members = Json.members(info);
        return (text(members.get("name")) + " " + text(members.get("version"))).strip();
    }

    private static String text(byte @org.jspecify.annotations.Nullable [] json) {
        return json == null || json[0] != '"' ? "" : Json.text(json);
    }
}
