package dev.slipway.mcp.trust;

import dev.slipway.logs.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Reads the definitions of tools as a careful client would, and says what is wrong with them.
///
/// Errors are what clients refuse (MCP 2025-11-25, server/tools); warnings are what a model stumbles over, or what
/// may mean that somebody speaks to the model behind people's backs.
final class ToolLint {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final int LONG = 4000;
    /// Characters that people do not see and models read: zero widths, directions, the tags of Unicode.
    private static final Pattern HIDDEN =
            Pattern.compile("[\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\uFEFF]|[\\x{E0000}-\\x{E007F}]");

    private final List<Finding> findings = new ArrayList<>();

    private ToolLint() {}

    /// @param level ERROR when clients refuse the tool
    record Finding(Level level, String tool, String text) {
        @Override
        public String toString() {
            return "tool %s: %s".formatted(tool, text);
        }
    }

    static List<Finding> of(ToolSet set) {
        var lint = new ToolLint();
        var names = new HashSet<String>();
        for (var tool : set.tools()) {
            if (!names.add(tool.name())) {
                lint.error(tool, "it is listed twice");
            }
            lint.name(tool);
            lint.description(tool);
            lint.input(tool);
            lint.output(tool);
        }
        return List.copyOf(lint.findings);
    }

    private void name(Tool tool) {
        if (tool.name().isEmpty()) {
            error(tool, "it has no name");
        } else if (!NAME.matcher(tool.name()).matches()) {
            warn(tool, "its name should be 1 to 128 letters, digits, '_', '-' or '.'");
        }
    }

    private void description(Tool tool) {
        var description = tool.definition().path("description").asString("");
        if (description.isBlank()) {
            warn(tool, "it has no description: a model can only guess what it does");
        } else if (description.length() > LONG) {
            warn(
                    tool,
                    "its description has %,d characters, which every request of a model pays for"
                            .formatted(description.length()));
        }
        if (HIDDEN.matcher(tool.definition().toString()).find()) {
            warn(tool, "it holds characters that people cannot see and models can read");
        }
    }

    private void input(Tool tool) {
        var schema = tool.definition().path("inputSchema");
        if (!schema.isObject()) {
            error(tool, "it has no inputSchema");
            return;
        }
        object(tool, "inputSchema", schema);
    }

    private void output(Tool tool) {
        var schema = tool.definition().path("outputSchema");
        if (!schema.isMissingNode() && !schema.isObject()) {
            error(tool, "its outputSchema is not a JSON object");
        } else if (schema.isObject()) {
            object(tool, "outputSchema", schema);
        }
    }

    private void object(Tool tool, String what, JsonNode schema) {
        if (!"object".equals(schema.path("type").asString(""))) {
            error(tool, "the type of its %s is not \"object\"".formatted(what));
        }
        var properties = schema.path("properties");
        for (var name : schema.path("required").values()) {
            if (!properties.has(name.asString(""))) {
                warn(tool, "its %s requires %s, which is no property".formatted(what, name));
            }
        }
        properties.forEachEntry((name, property) -> {
            if (!property.isObject() && !property.isBoolean()) {
                error(tool, "property %s of its %s is no schema".formatted(name, what));
            }
        });
        references(tool, what, schema, schema);
    }

    private void references(Tool tool, String what, JsonNode root, JsonNode node) {
        var reference = node.path("$ref").asString("");
        if (!reference.isEmpty()) {
            var local = reference.startsWith("#");
            if (!local) {
                warn(tool, "its %s refers to %s, which clients do not fetch".formatted(what, reference));
            } else if (reference.startsWith("#/")
                    && root.at(reference.substring(1)).isMissingNode()) {
                error(tool, "its %s refers to %s, which it does not have".formatted(what, reference));
            }
        }
        for (var child : node.values()) {
            references(tool, what, root, child);
        }
    }

    private void error(Tool tool, String text) {
        findings.add(new Finding(Level.ERROR, tool.name(), text));
    }

    private void warn(Tool tool, String text) {
        findings.add(new Finding(Level.WARNING, tool.name(), text));
    }
}
