package dev.slipway.mcp.gateway;

/// Hears what a server says of its own accord: a session of a client's, or a subscription.
interface Guest {
    void hear(Envelope notification);

    /// Takes a request of the server's that belongs to no call.
    ///
    /// @return whether it can
    boolean take(Ask ask);

    /// Whether a client is connected for it now.
    boolean listens();

    /// Whether it wants to hear something in particular, for which the server must run.
    boolean keepsAwake();

    /// The server is gone.
    void ended(String why);
}
