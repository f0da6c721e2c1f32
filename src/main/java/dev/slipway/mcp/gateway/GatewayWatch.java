package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import java.time.Duration;
import java.util.Optional;

/// Is told of what passes through the gateway. Called on the hot path: it must neither block nor throw.
public interface GatewayWatch {
    /// A request of a client's ended. Called once for each that began, however it ended.
    void called(Call call);

    /// A process could not be started, or ended when nobody asked it to.
    void failed(EndpointId endpoint, String why);

    /// How a request ended.
    enum Outcome {
        /// By a result.
        ANSWERED,
        /// By a result that says that the tool failed (`isError`).
        TOOL_FAILED,
        /// By a JSON-RPC error: the server's, or the gateway's when it could not be passed on or took too long.
        FAILED,
        /// Its client took it back, or went away without coming back.
        CANCELLED,
        /// The session that it was part of ended first.
        SESSION_ENDED,
        /// The server's process ended first.
        SERVER_ENDED
    }

    /// @param method as in the message: `tools/call`
    /// @param tool the tool's name as the server knows it, for `tools/call`
    /// @param took from its arrival to its end
    /// @param request the message as it came, and its answer, for those who record; where there was no answer, the
    ///     error that stands for it
    record Call(
            Endpoint endpoint,
            UserId user,
            String method,
            Optional<String> tool,
            Duration took,
            Outcome outcome,
            byte[] request,
            byte[] answer) {
        /// Whether the server did not do what was asked of it; who takes a request back does not make it fail.
        public boolean failed() {
            return switch (outcome) {
                case TOOL_FAILED, FAILED, SERVER_ENDED -> true;
                case ANSWERED, CANCELLED, SESSION_ENDED -> false;
            };
        }
    }
}
