package dev.slipway.deployments;

import dev.slipway.logs.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Decides whether a version of an `mcp` project may go live. Asked after its workload was ready, where it has one,
/// and before its name leads to it; what was live before still is. That it speaks MCP at all is the gate's to see.
public interface ReleaseGate {
    /// Returns when it may.
    ///
    /// @throws dev.slipway.platform.SlipwayException when it may not, with the reason for people
    void examine(Candidacy candidacy) throws InterruptedException;

    /// What wants to be live.
    ///
    /// @param address where its workload answers, for a server that speaks HTTP itself
    /// @param patience how long it may take to answer
    /// @param say takes a line for the log of the stage
    record Candidacy(
            LiveRelease release,
            Optional<InetSocketAddress> address,
            Duration patience,
            BiConsumer<Level, String> say) {}
}
