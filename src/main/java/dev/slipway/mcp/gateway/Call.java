package dev.slipway.mcp.gateway;

/// One request of a client's on its way to a server, with what may come back before its answer. Both ends meet
/// here, whichever revision each speaks.
///
/// Threads: every method may be called from any thread and none blocks.
interface Call {
    Envelope request();

    Client client();

    /// Whether the client itself understands results of the type `input_required` (2026-07-28, multi round-trip
    /// requests).
    boolean takesInputRequired();

    /// Whether a notice would reach the client now.
    boolean hears();

    /// Passes on a notification about this call: progress, a log message.
    void notice(Envelope notification);

    /// Asks the client for something that the server needs for its answer.
    void ask(Ask ask);

    /// Ends the call. The id of the answer does not matter: the client gets that of its request.
    void answer(Envelope answer);

    /// Says that its server ended; the error that tells the client follows.
    default void lost() {}

    /// Says who counts it, and is to be told if it ends without an answer.
    default void watchedBy(Watched watched) {}

    /// Whether its client went away.
    default boolean left() {
        return false;
    }

    /// Whether it ended already.
    default boolean over() {
        return false;
    }

    /// What stays the same when one call stands for another.
    default Object identity() {
        return this;
    }

    /// Ends the call by an error of the gateway's.
    default void fail(int code, String sentence) {
        answer(Envelope.own(Rpc.error(request().idBytes(), code, sentence)));
    }

    /// Ends the call by a result of the gateway's.
    default void succeed(byte[] result) {
        answer(Envelope.own(Rpc.result(request().idBytes(), result)));
    }
}
