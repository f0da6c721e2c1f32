package dev.slipway.mcp.gateway;

/// A call that stands for another and changes something about it: everything else goes through.
interface Through extends Call {
    Call inner();

    @Override
    default Envelope request() {
        return inner().request();
    }

    @Override
    default Client client() {
        return inner().client();
    }

    @Override
    default boolean takesInputRequired() {
        return inner().takesInputRequired();
    }

    @Override
    default boolean hears() {
        return inner().hears();
    }

    @Override
    default void notice(Envelope notification) {
        inner().notice(notification);
    }

    @Override
    default void ask(Ask ask) {
        inner().ask(ask);
    }

    @Override
    default void answer(Envelope answer) {
        inner().answer(answer);
    }

    @Override
    default void lost() {
        inner().lost();
    }

    @Override
    default void watchedBy(Watched watched) {
        inner().watchedBy(watched);
    }

    @Override
    default boolean left() {
        return inner().left();
    }

    @Override
    default boolean over() {
        return inner().over();
    }

    @Override
    default Object identity() {
        return inner().identity();
    }
}
