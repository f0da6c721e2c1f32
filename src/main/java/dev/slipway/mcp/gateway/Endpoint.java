package dev.slipway.mcp.gateway;

import dev.slipway.logs.LogId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A server that MCP clients are led to, as it is set up at the moment.
///
/// @param version changes whenever its processes must give way to others: another deployment, another key
/// @param name what people call it: in logs, and before its tools' names where several endpoints are one
/// @param path where clients reach it: `/mcp/<project>` or `/mcp/i/<instance>`
/// @param sharing who may meet in one process
/// @param processes how many processes it may have on this server at once
/// @param sleepAfter how long nothing may have been said before its process is ended, and started again by the next
///     message; empty for never
/// @param tools which of its tools are shown, and under which names
/// @param log where its standard error and the notices about its protocol go
/// @param secrets what is hidden in that log
public record Endpoint(
        EndpointId id,
        String version,
        String name,
        String path,
        Transport transport,
        Sharing sharing,
        int processes,
        Optional<Duration> sleepAfter,
        ToolRules tools,
        LogId log,
        Set<String> secrets) {
    public Endpoint {
        secrets = Set.copyOf(secrets);
    }

    /// Who may meet in one process. Never strangers, unless the server is declared to keep nothing.
    public enum Sharing {
        /// Each session has its own; a client without sessions has one for its user.
        SESSION,
        /// All sessions of a user.
        USER,
        /// Everyone: the server is declared stateless.
        EVERYONE
    }
}
