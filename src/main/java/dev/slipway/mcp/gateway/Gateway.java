package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The gateway as the rest of Slipway uses it.
public interface Gateway {
    /// The endpoint was changed: what is remembered of it is forgotten, its processes of other versions take no new
    /// session and end when theirs have.
    void forget(EndpointId endpoint);

    /// Tokens were taken back: what is remembered of them is forgotten, so that the next message is refused.
    void forgetPasses();

    /// Ends every session and process of an endpoint: it was stopped, or is gone.
    void close(EndpointId endpoint, String why);

    /// Begins to speak with a server about Slipway's own business: no rules about its tools hold, and nobody counts.
    /// Its process is started by the first request.
    Talk talk(Endpoint endpoint, UserId user);

    /// Begins to speak with a server as a client of the user's would: under the endpoint's rules, counted, and
    /// recorded where that is wanted.
    Talk visit(Endpoint endpoint, UserId user);

    /// A session of Slipway's own with a server, in a process that is nobody else's. Not for several threads at once.
    interface Talk extends AutoCloseable {
        /// Sends one request and returns the answer's JSON: `{"result":…}` or `{"error":…}`. The server is
        /// initialized before the first, and once more when its process ended. Blocks.
        ///
        /// @param params a JSON object
        /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when the server does not start or does not
        ///     answer within the limit
        String ask(String method, String params, Duration limit);

        /// Ends its process.
        @Override
        void close();
    }

    /// The sessions under way, newest first.
    List<SessionView> sessions(EndpointId endpoint);

    /// What this endpoint's processes use on this server now.
    Usage usage(EndpointId endpoint);

    /// @param label what logs call it
    /// @param client the name and version the client gave
    /// @param revision the protocol's, as the client speaks it
    /// @param asleep whether its process was ended for the time being
    record SessionView(
            String label,
            UserId user,
            String client,
            String revision,
            Instant began,
            Instant lastUsed,
            boolean asleep,
            long processId) {}

    /// @param processes that run
    /// @param cpuNanos used since their start, together
    /// @param memoryBytes in use now, together
    record Usage(int processes, long cpuNanos, long memoryBytes) {}
}
