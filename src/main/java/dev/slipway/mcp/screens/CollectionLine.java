package dev.slipway.mcp.screens;

import dev.slipway.mcp.collection.Collections.Entry;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A member of a collection as its page shows it.
///
/// @param typed into its form, when that is shown again; empty otherwise
/// @param errors of its form
public record CollectionLine(Entry entry, Map<String, String> typed, Map<String, String> errors) {
    public CollectionLine {
        typed = Map.copyOf(typed);
        errors = Map.copyOf(errors);
    }

    public String alias() {
        return entry.member().alias();
    }

    public String name() {
        return entry.name().orElse("gone");
    }

    public boolean isGone() {
        return entry.name().isEmpty();
    }

    public boolean isProject() {
        return entry.member().endpoint().kind() == Kind.PROJECT;
    }

    /// The server's own page.
    public Optional<String> page() {
        return entry.name()
                .map(name -> isProject()
                        ? "/projects/" + name + "/mcp"
                        : "/mcp/instances/" + entry.member().endpoint().uuid());
    }

    /// Where its form is sent to.
    public String action() {
        return CollectionPages.action(entry.member().endpoint());
    }

    /// Tells its fields from those of other forms of the page.
    public String id() {
        return entry.member().endpoint().uuid().toString();
    }

    public boolean isOpen() {
        return !errors.isEmpty();
    }

    /// What stands in a field: what was typed, or what is stored.
    public String value(String field) {
        var rules = entry.member().tools();
        return typed.getOrDefault(
                field,
                switch (field) {
                    case "alias" -> alias();
                    case "allowed" -> String.join(" ", new TreeSet<>(rules.allowed()));
                    case "denied" -> String.join(" ", new TreeSet<>(rules.denied()));
                    default ->
                        new TreeMap<>(rules.renamed())
                                .entrySet().stream()
                                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                                        .collect(Collectors.joining("\n"));
                });
    }

    /// "only 2 tools, 1 renamed"; empty when all are shown as they are.
    public String rulesInWords() {
        var rules = entry.member().tools();
        var parts = new java.util.ArrayList<String>();
        if (!rules.allowed().isEmpty()) {
            parts.add("only " + counted(rules.allowed().size()));
        }
        if (!rules.denied().isEmpty()) {
            parts.add("without " + counted(rules.denied().size()));
        }
        if (!rules.renamed().isEmpty()) {
            parts.add(rules.renamed().size() + " renamed");
        }
        return String.join(", ", parts);
    }

    private static String counted(int tools) {
        return tools == 1 ? "1 tool" : tools + " tools";
    }
}
