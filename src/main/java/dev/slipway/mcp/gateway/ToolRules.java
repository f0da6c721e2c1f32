package dev.slipway.mcp.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which tools of a server are shown and may be called, and under which names.
///
/// @param allowed only these, by the server's names; all when empty
/// @param denied never these
/// @param renamed new names by the server's names
public record ToolRules(Set<String> allowed, Set<String> denied, Map<String, String> renamed) {
    /// All, as they are.
    public static final ToolRules NONE = new ToolRules(Set.of(), Set.of(), Map.of());

    public ToolRules {
        allowed = Set.copyOf(allowed);
        denied = Set.copyOf(denied);
        renamed = Map.copyOf(renamed);
    }

    public boolean permits(String tool) {
        return (allowed.isEmpty() || allowed.contains(tool)) && !denied.contains(tool);
    }

    /// The name under which clients see a tool; empty when they do not.
    public Optional<String> shown(String tool) {
        return permits(tool) ? Optional.of(renamed.getOrDefault(tool, tool)) : Optional.empty();
    }
}
