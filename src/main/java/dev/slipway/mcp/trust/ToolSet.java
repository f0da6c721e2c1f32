package dev.slipway.mcp.trust;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// All tools of one version.
///
/// @param tools by name, in order
public record ToolSet(List<Tool> tools) {
    public ToolSet {
        tools = tools.stream().sorted(Comparator.comparing(Tool::name)).toList();
    }

    static ToolSet of(List<JsonNode> definitions) {
        return new ToolSet(definitions.stream().map(Tool::of).toList());
    }

    /// Two sets with the same digest look the same to every model.
    String digest() {
        return Tool.sha256(
                tools.stream().map(tool -> tool.name() + " " + tool.digest()).collect(Collectors.joining("\n")));
    }

    /// What is different in `next`, by the tools' names.
    List<ToolChange> changesTo(ToolSet next) {
        var before = byName();
        var after = next.byName();
        return Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .sorted()
                .flatMap(name -> ToolChange.between(name, before.get(name), after.get(name)).stream())
                .toList();
    }

    private Map<String, Tool> byName() {
        return tools.stream().collect(Collectors.toMap(Tool::name, Function.identity(), (a, _) -> a, TreeMap::new));
    }
}
