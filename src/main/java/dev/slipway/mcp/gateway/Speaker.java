package dev.slipway.mcp.gateway;

import java.time.Duration;

/// Speaks with a server in its own words, over a pipe.
interface Speaker extends ServerSide, Pipe.Taker {
    /// Whether anybody waits for something here.
    boolean busy();

    /// Whether the last call that was open ended because its client went away: who else needs room may have this.
    boolean deserted();

    /// Ends the calls of which nothing was heard for so long.
    void expire(Duration limit);
}
