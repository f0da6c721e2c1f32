package dev.slipway.mcp.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// How one tool differs between two versions.
///
/// @param kind `added`, `removed` or `changed`
/// @param parts where a changed one differs; all that an added one says, because a tool's description is read by
///     models, and whoever approves it has to have read it; what a removed one said
public record ToolChange(String tool, String kind, List<Part> parts) {
    private static final int MOST_SHOWN = 200;
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    /// @param path a JSON pointer (RFC 6901) into the definition
    /// @param before as JSON; empty when there was nothing
    /// @param after as JSON; empty when there is nothing any more
    public record Part(String path, Optional<String> before, Optional<String> after) {
        String text() {
            return "%s: %s → %s".formatted(path, shown(before), shown(after));
        }

        private static String shown(Optional<String> value) {
            return value.map(text -> text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text)
                    .orElse("nothing");
        }
    }

    static Optional<ToolChange> between(String name, @Nullable Tool before, @Nullable Tool after) {
        if (before == null) {
            return Optional.of(
                    whole(name, "added", NOTHING, Objects.requireNonNull(after).definition()));
        }
        if (after == null) {
            return Optional.of(whole(name, "removed", before.definition(), NOTHING));
        }
        if (before.digest().equals(after.digest())) {
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        compare("", before.definition(), after.definition(), parts);
        return Optional.of(new ToolChange(name, "changed", List.copyOf(parts)));
    }

    private static ToolChange whole(String name, String kind, JsonNode before, JsonNode after) {
        var parts = new ArrayList<Part>();
        compare("", before, after, parts);
        parts.removeIf(part -> part.path().equals("/name"));
        return new ToolChange(name, kind, List.copyOf(parts));
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<Part> parts) {
        if (before.isObject() && after.isObject()) {
            var names = new TreeSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            names.forEach(name -> compare(path + "/" + escaped(name), before.path(name), after.path(name), parts));
        } else if (!before.equals(after)) {
            parts.add(new Part(path, json(before), json(after)));
        }
    }

    private static Optional<String> json(JsonNode node) {
        return node instanceof MissingNode ? Optional.empty() : Optional.of(node.toString());
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
