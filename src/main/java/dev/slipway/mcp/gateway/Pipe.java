package dev.slipway.mcp.gateway;

import dev.slipway.runtime.Running;
import java.util.Optional;

/// Carries messages to one server and back, over standard input and output or over HTTP. It knows nothing of what
/// they mean.
///
/// Threads: every method may be called from any thread; what the server says is delivered in order.
interface Pipe {
    /// Says who gets what the server says from now on. What it said before goes to the log.
    void deliverTo(Taker taker);

    /// Whether the message, one line, was taken: not when the server ended, or too much waits for it already.
    boolean send(byte[] message);

    Conversation conversation();

    /// How long the server has taken nothing of the message that is being sent to it; 0 when none is.
    default long stuckNanos() {
        return 0;
    }

    boolean ended();

    /// Ends the server, or what connects to it. Returns once nothing of it is left.
    void close();

    /// Its process, where it is one of Slipway's.
    default Optional<Running> running() {
        return Optional.empty();
    }

    /// Writes about the server into its log.
    void note(String text);

    /// Gets what a server says.
    interface Taker extends Lines.Taker {
        /// The server is gone; called once, and nothing after it.
        void ended(String why);
    }
}
