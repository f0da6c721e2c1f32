package dev.slipway.mcp.trust;

import dev.slipway.mcp.conformance.Conformance;
import dev.slipway.mcp.gateway.Endpoint.Sharing;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [McpOptions] as JSON. In a request, absent members stay as they are; 0 takes a time away.
record OptionsBody(
        @Nullable Boolean approveTools,
        @Nullable Long coldStartBudgetMillis,
        @Nullable Boolean recordCalls,
        @Nullable Boolean replayCalls,
        @Nullable String sharing,
        @Nullable Long sleepAfterSeconds,
        @Nullable Set<String> allowedTools,
        @Nullable Set<String> deniedTools,
        @Nullable Map<String, String> renamedTools,
        @Nullable Set<String> conformance,
        @Nullable Set<String> conformanceMayFail) {
    static OptionsBody of(McpOptions it) {
        return new OptionsBody(
                it.approveTools(),
                it.coldStartBudget().map(Duration::toMillis).orElse(null),
                it.recordCalls(),
                it.replayCalls(),
                it.sharing().name().toLowerCase(Locale.ROOT),
                it.sleepAfter().map(Duration::toSeconds).orElse(null),
                it.tools().allowed(),
                it.tools().denied(),
                it.tools().renamed(),
                it.conformance().wanted(),
                it.conformance().mayFail());
    }

    /// @throws SlipwayException INVALID for what cannot be
    McpOptions over(McpOptions current) {
        return new McpOptions(
                orElse(approveTools, current.approveTools()),
                time(coldStartBudgetMillis, current.coldStartBudget(), 1),
                orElse(recordCalls, current.recordCalls()),
                orElse(replayCalls, current.replayCalls()),
                sharing == null ? current.sharing() : sharing(sharing),
                time(sleepAfterSeconds, current.sleepAfter(), 1000),
                new ToolRules(
                        orElse(allowedTools, current.tools().allowed()),
                        orElse(deniedTools, current.tools().denied()),
                        orElse(renamedTools, current.tools().renamed())),
                new Conformance(
                        orElse(conformance, current.conformance().wanted()),
                        orElse(conformanceMayFail, current.conformance().mayFail())));
    }

    private static <T> T orElse(@Nullable T wanted, T current) {
        return wanted == null ? current : wanted;
    }

    private static Optional<Duration> time(@Nullable Long wanted, Optional<Duration> current, long unitMillis) {
        if (wanted == null) {
            return current;
        }
        if (wanted > Integer.MAX_VALUE) {
            throw SlipwayException.invalid("%d is too long a time", wanted);
        }
        return wanted == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wanted * unitMillis));
    }

    private static Sharing sharing(String word) {
        try {
            return Sharing.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw SlipwayException.invalid("sharing is session, user or everyone, not %s", word);
        }
    }
}
