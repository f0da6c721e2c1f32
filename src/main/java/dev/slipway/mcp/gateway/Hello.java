package dev.slipway.mcp.gateway;

/// With what a server is met on behalf of its first client.
///
/// @param modern whether the client is one without handshake
/// @param initialize the params of its `initialize`, as they came, or as the gateway says them for it
record Hello(Client client, boolean modern, byte[] initialize) {
    static Hello modern(Client client) {
        return new Hello(client, true, Meeting.initializeParams(client));
    }

    /// For a server that strangers meet in: one that can ask nobody is told that its clients can do nothing.
    Hello amongStrangers() {
        var params = Json.members(initialize);
        params.put("capabilities", Json.EMPTY);
        return new Hello(
                new Client(client.user(), Json.EMPTY, client.info(), client.revision()), modern, Json.object(params));
    }

    /// The words for a server of an endpoint.
    Hello to(Endpoint endpoint) {
        return endpoint.sharing() == Endpoint.Sharing.EVERYONE ? amongStrangers() : this;
    }

    /// What tells one handshake from another.
    String speech() {
        return (modern ? Client.NEWEST_LEGACY : client.revision()) + " " + Json.written(client.capabilities());
    }
}
