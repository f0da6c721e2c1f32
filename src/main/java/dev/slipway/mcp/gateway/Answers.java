package dev.slipway.mcp.gateway;

/// Where what is said about one request goes. Its methods may be called from any thread.
interface Answers {
    void answer(byte[] message);

    /// Says something that is not the answer.
    ///
    /// @param unheard called when it is too late for that: the answer is out, or the client gone for good
    void message(byte[] message, Runnable unheard);

    /// Likewise, where it does not matter any more when it is too late.
    default void message(byte[] message) {
        message(message, () -> {});
    }

    /// Whether [#message] would reach the client, now or when it comes back.
    boolean takesMessages();

    /// Whether its client still waits, on this connection or on another on which it came back.
    boolean waiting();

    void keepAlive();
}
