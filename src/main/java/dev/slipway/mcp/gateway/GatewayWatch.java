package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import java.time.Duration;
import java.util.Optional;

/// Is told of what passes through the gateway. Called on the hot path: it must neither block nor throw.
public interface GatewayWatch {
    /// A request of a client was answered.
    void called(Call call);

    /// A process could not be started, or ended when nobody asked it to.
    void failed(EndpointId endpoint, String why);

    /// @param method as in the message: `tools/call`
    /// @param tool the tool's name as the server knows it, for `tools/call`
    /// @param took from its arrival to its answer
    /// @param failed whether it was answered by an error, the protocol's or the tool's own
    /// @param request the message as it came, and its answer, for those who record
    record Call(
            Endpoint endpoint,
            UserId user,
            String method,
            Optional<String> tool,
            Duration took,
            boolean failed,
            byte[] request,
            byte[] answer) {}
}
