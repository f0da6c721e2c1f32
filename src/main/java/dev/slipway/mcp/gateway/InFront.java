package dev.slipway.mcp.gateway;

/// A server that stands in front of another and changes something about calls: everything else goes through.
interface InFront extends ServerSide {
    ServerSide server();

    @Override
    default void cancel(Call call) {
        server().cancel(call);
    }

    @Override
    default void tell(Envelope notification) {
        server().tell(notification);
    }

    @Override
    default void join(Guest guest) {
        server().join(guest);
    }

    @Override
    default void leave(Guest guest) {
        server().leave(guest);
    }
}
