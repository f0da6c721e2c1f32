package dev.slipway.deployments;

import dev.slipway.logs.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/// Decides whether a version of an `mcp` project may go live. Asked after it answered and before its name leads to
/// it; what was live before still is.
public interface ReleaseGate {
    /// Returns when it may.
    ///
    /// @throws dev.slipway.platform.SlipwayException when it may not, with the reason for people
    void examine(Candidacy candidacy) throws InterruptedException;

    /// What wants to be live.
    ///
    /// @param address where its workload answers, for a server that speaks HTTP itself
    /// @param introduction what it said of itself, for one that speaks over standard input and output
    /// @param say takes a line for the log of the stage
    record Candidacy(
            LiveRelease release,
            Optional<InetSocketAddress> address,
            Optional<Introduction> introduction,
            BiConsumer<Level, String> say) {}

    /// @param server its name and version, as it says them
    /// @param revision of the protocol
    /// @param tools as it lists them
    /// @param took from the start of its process to the end of that list
    record Introduction(String server, String revision, List<JsonNode> tools, Duration took) {
        public Introduction {
            tools = List.copyOf(tools);
        }
    }
}
