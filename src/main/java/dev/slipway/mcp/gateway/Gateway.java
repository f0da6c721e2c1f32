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

    /// Sends one request to a server in a session of its own and returns the answer's JSON: `{"result":…}` or
    /// `{"error":…}`. The server is initialized first and ended after. Blocks.
    ///
    /// @param params a JSON object
    /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when the server does not start or does not answer
    ///     within the limit
    String ask(Endpoint endpoint, UserId user, String method, String params, Duration limit);

    /// Begins to speak with a server, for several requests one after the other. Its process is started by the first.
    Talk talk(Endpoint endpoint, UserId user);

    /// A session of Slipway's own with a server. Not for several threads at once.
    interface Talk extends AutoCloseable {
        /// The same as [Gateway#ask], but all in one session, and in another when its process ended. Blocks.
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
