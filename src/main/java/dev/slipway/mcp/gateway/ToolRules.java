package dev.slipway.mcp.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /// The same, with a tool that is not shown.
    public ToolRules without(String tool) {
        return new ToolRules(
                // An empty set would be all of them.
                allowed, Stream.concat(denied.stream(), Stream.of(tool)).collect(Collectors.toSet()), renamed);
    }

    /// The same, with a tool that is shown.
    public ToolRules with(String tool) {
        return new ToolRules(
                allowed.isEmpty()
                        ? allowed
                        : Stream.concat(allowed.stream(), Stream.of(tool)).collect(Collectors.toSet()),
                denied.stream().filter(it -> !it.equals(tool)).collect(Collectors.toSet()),
                renamed);
    }
}
