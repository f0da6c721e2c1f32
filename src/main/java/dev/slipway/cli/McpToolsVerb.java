package dev.slipway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Lists the tools of an instance or of an `mcp` project, or tells one in full.
@Command(name = "tools", description = "List the tools of an instance or an mcp project, or show one.")
final class McpToolsVerb implements Callable<Integer> {
    private static final int SHOWN = 100;

    @Mixin
    final Shared shared = new Shared();

    @Parameters(index = "0", paramLabel = "INSTANCE|PROJECT", description = "A name, or an instance's id.")
    String target = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TOOL", description = "Only this one, with what it takes.")
    String tool = "";

    @Override
    public Integer call() {
        var tools = McpVerb.tools(Shared.client(), target);
        if (!tool.isEmpty()) {
            show(one(tools));
        } else if (shared.json) {
            Shared.out().println(tools.toPrettyString());
        } else {
            var rows = new ArrayList<List<String>>();
            tools.forEach(it -> rows.add(List.of(Shared.text(it, "name"), taken(it), firstLine(it))));
            Table.print(Shared.out(), List.of("tool", "takes", "description"), rows);
        }
        return 0;
    }

    private JsonNode one(JsonNode tools) {
        for (var it : tools) {
            if (Shared.text(it, "name").equals(tool)) {
                return it;
            }
        }
        throw dev.slipway.platform.SlipwayException.notFound("%s has no tool %s", target, tool);
    }

    private void show(JsonNode found) {
        var out = Shared.out();
        if (shared.json) {
            out.println(found.toPrettyString());
            return;
        }
        out.println(Table.visible(Shared.text(found, "name")));
        out.println(Table.visible(Shared.text(found, "description")).indent(2).stripTrailing());
        var schema = found.path("inputSchema");
        schema.path("properties")
                .forEachEntry((name, property) -> out.printf(
                        "  %-20s %-10s %s%n",
                        name + (isRequired(schema, name) ? " *" : ""), type(property), about(property)));
        out.println(schema.path("properties").isEmpty() ? "  It takes nothing." : "  * is required");
    }

    private static String type(JsonNode property) {
        var type = property.path("type").asString("any");
        return type.equals("array") ? property.path("items").path("type").asString("any") + "[]" : type;
    }

    /// What it is, what it may be, and what it is when nothing is said.
    private static String about(JsonNode property) {
        var parts = new ArrayList<String>();
        parts.add(property.path("description").asString("").strip());
        var choices = property.has("enum")
                ? property.path("enum")
                : property.path("items").path("enum");
        if (!choices.isEmpty()) {
            parts.add("(%s)"
                    .formatted(String.join(
                            ", ",
                            choices.values().stream().map(it -> it.asString("")).toList())));
        }
        if (property.has("default")) {
            parts.add("[%s]".formatted(property.path("default")));
        }
        return String.join(" ", parts).strip();
    }

    /// `days*, note`: the required ones with a star.
    private static String taken(JsonNode tool) {
        var schema = tool.path("inputSchema");
        return String.join(
                ", ",
                schema.path("properties").propertyNames().stream()
                        .map(name -> isRequired(schema, name) ? name + "*" : name)
                        .toList());
    }

    private static boolean isRequired(JsonNode schema, String name) {
        return schema.path("required").values().stream()
                .anyMatch(it -> it.asString("").equals(name));
    }

    static String firstLine(JsonNode tool) {
        var line = Shared.text(tool, "description").strip().lines().findFirst().orElse("");
        return line.length() > SHOWN ? line.substring(0, SHOWN - 1) + "…" : line;
    }
}
