package dev.slipway.mcp.gateway;

/// A server that keeps nothing between requests (revision 2026-07-28): each carries who asks and what it can do.
final class ModernServer extends PipedServer {
    /// @param strangers whether strangers meet in it: then nothing that does not say whom it is for reaches anybody
    ModernServer(Pipe pipe, boolean strangers) {
        super(pipe, strangers);
    }

    /// The revision knows no notification of a client's besides the cancellation of a call.
    @Override
    public void tell(Envelope notification) {}

    @Override
    void asks(Envelope request) {
        pipe.note("a request, which servers of its revision may not send: " + request.method());
        pipe.send(Rpc.error(request.idBytes(), Rpc.METHOD_NOT_FOUND, "servers send no requests"));
    }

    @Override
    void says(Envelope notification) {
        if (notification.has(Part.META_SUBSCRIPTION)) {
            calls.find(notification, Part.META_SUBSCRIPTION)
                    .ifPresent(entry -> entry.call()
                            .notice(Envelope.own(notification.with(
                                    Part.META_SUBSCRIPTION,
                                    entry.call().request().idBytes()))));
        } else if (notification.is("notifications/progress")) {
            calls.find(notification, Part.PROGRESS_TOKEN)
                    .ifPresent(entry -> entry.call().notice(entry.inClientsWords(notification)));
        } else if (!strangers || calls.size() == 1) {
            calls.youngest(call -> call.hears() && call.request().has(Part.META_LEVEL))
                    .ifPresent(entry -> entry.call().notice(notification));
        }
    }
}
