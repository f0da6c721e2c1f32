package dev.slipway.mcp.gateway;

import java.util.concurrent.atomic.AtomicBoolean;

/// Something that a server wants of a client: a sample of its model, an answer of its user, its roots.
final class Ask {
    private final String method;
    private final byte[] params;
    private final Reply reply;
    private final AtomicBoolean replied = new AtomicBoolean();
    private volatile Runnable withdrawal = () -> {};

    /// Gets what the client said to it.
    interface Reply {
        /// @param failed whether it is an error object, not a result
        void replied(boolean failed, byte[] json);
    }

    /// @param params a JSON object
    Ask(String method, byte[] params, Reply reply) {
        this.method = method;
        this.params = params;
        this.reply = reply;
    }

    String method() {
        return method;
    }

    byte[] params() {
        return params;
    }

    /// Only the first reply counts.
    void result(byte[] result) {
        if (replied.compareAndSet(false, true)) {
            reply.replied(false, result);
        }
    }

    void error(byte[] error) {
        if (replied.compareAndSet(false, true)) {
            reply.replied(true, error);
        }
    }

    void refuse(String why) {
        error(Rpc.error(Rpc.METHOD_NOT_FOUND, why));
    }

    /// Says what to do when the server does not want it any more.
    void onWithdrawal(Runnable action) {
        withdrawal = action;
    }

    void withdraw() {
        if (replied.compareAndSet(false, true)) {
            withdrawal.run();
        }
    }
}
