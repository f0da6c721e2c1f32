package dev.slipway.mcp.trust;

import dev.slipway.mcp.conformance.Conformance;
import dev.slipway.mcp.gateway.Endpoint.Sharing;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.Optional;

/// What the owner of an `mcp` project chose about its gateway and its versions.
///
/// @param approveTools a version whose tools differ from the live ones waits for an approval
/// @param coldStartBudget longest time from the start of its process to its list of tools; empty for any
/// @param recordCalls calls are kept, secrets taken out
/// @param replayCalls kept calls are repeated against a version before it goes live
/// @param sharing who may meet in one process
/// @param sleepAfter silence after which a process is ended until it is wanted; empty for never
/// @param tools which are shown, and under which names
/// @param conformance what of the published conformance suites a version must pass
public record McpOptions(
        boolean approveTools,
        Optional<Duration> coldStartBudget,
        boolean recordCalls,
        boolean replayCalls,
        Sharing sharing,
        Optional<Duration> sleepAfter,
        ToolRules tools,
        Conformance conformance) {
    static final McpOptions DEFAULT = new McpOptions(
            false, Optional.empty(), false, false, Sharing.SESSION, Optional.empty(), ToolRules.NONE, Conformance.OFF);

    public McpOptions {
        requirePositive("coldStartBudgetMillis", coldStartBudget);
        requirePositive("sleepAfterSeconds", sleepAfter);
    }

    private static void requirePositive(String what, Optional<Duration> time) {
        if (time.isPresent() && !time.get().isPositive()) {
            throw SlipwayException.invalid("%s must be a positive number", what);
        }
    }
}
