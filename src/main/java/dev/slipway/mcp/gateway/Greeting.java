package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What came of the first words with a server.
public sealed interface Greeting {
    /// It works.
    ///
    /// @param server its name and version, as it says them
    /// @param revision of the protocol, that was spoken with it
    /// @param tools as it lists them; none for a server without tools
    /// @param took from the start of its process to the end of that list
    record Answered(String server, String revision, List<JsonNode> tools, Duration took) implements Greeting {
        public Answered {
            tools = List.copyOf(tools);
        }

        /// For people: `echo 1.0 answers after 312 ms, speaks MCP 2025-11-25 and has 3 tools`.
        public String words() {
            var count = tools.size() == 1 ? "1 tool" : tools.size() + " tools";
            return "%s answers after %d ms, speaks MCP %s and has %s"
                    .formatted(server, took.toMillis(), revision, count);
        }
    }

    /// It does not; `why` is a sentence for people.
    record Failed(String why) implements Greeting {}
}
