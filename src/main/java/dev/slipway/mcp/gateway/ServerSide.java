package dev.slipway.mcp.gateway;

/// A server as a client face sees it, whichever revision it speaks.
///
/// Threads: every method may be called from any thread and none blocks.
interface ServerSide {
    /// Passes on a request. It is answered in any case, if only by an error when the server ends or takes too
    /// long.
    void call(Call call);

    /// Nobody waits for this call any more: it will not be answered.
    void cancel(Call call);

    /// Passes on a notification of a client's.
    void tell(Envelope notification);

    void join(Guest guest);

    void leave(Guest guest);
}
