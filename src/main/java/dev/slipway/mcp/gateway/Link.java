package dev.slipway.mcp.gateway;

import org.jspecify.annotations.Nullable;

/// A server that was met: it runs, it is known what it speaks, and it said what it can do.
///
/// @param headers which arguments clients repeat in headers
/// @param greeting its result of `initialize` or, of a modern one, of `server/discover`
record Link(
        Key key,
        Endpoint endpoint,
        Pipe pipe,
        Speaker speaker,
        byte[] greeting,
        ParamHeaders headers,
        @Nullable ModernOnLegacy translated) {
    /// For whom a server runs. Whoever has the same key meets in one process.
    ///
    /// @param who the session, the user, or everyone
    /// @param speech what it was told at its handshake: the revision and the client's capabilities; nothing for
    ///     servers without one
    record Key(EndpointId endpoint, String version, String who, String speech) {
        static final String NO_HANDSHAKE = "";
    }

    static Link modern(Key key, Endpoint endpoint, Pipe pipe, ModernServer server, byte[] discovered) {
        return new Link(key, endpoint, pipe, server, discovered, new ParamHeaders(), null);
    }

    static Link legacy(Key key, Endpoint endpoint, Pipe pipe, LegacyServer server, byte[] initialized) {
        return new Link(
                key, endpoint, pipe, server, initialized, new ParamHeaders(), new ModernOnLegacy(server, initialized));
    }

    /// Whether the server needs no handshake.
    boolean modern() {
        return translated == null;
    }

    /// As a client without sessions sees the server.
    ServerSide forModern() {
        return translated == null ? speaker : translated;
    }

    /// As a client's session sees the server.
    ServerSide forLegacy(Client client) {
        return speaker instanceof ModernServer server ? new LegacyOnModern(server, client, greeting) : speaker;
    }

    /// What a client's session is told at its handshake.
    ///
    /// @param wanted the revision that it asked for
    byte[] initialized(String wanted) {
        return modern() ? Meeting.initialized(greeting, wanted) : greeting;
    }

    void ready() {
        if (speaker instanceof LegacyServer server) {
            server.initialized();
        }
    }

    /// Two servers are never the same.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    boolean ended() {
        return pipe.ended();
    }

    long processId() {
        return pipe.running().flatMap(running -> running.processId()).orElse(0L);
    }
}
