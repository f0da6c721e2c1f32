package dev.slipway.mcp.screens;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a value of a schema looks like, for people who have to type one: its members with their defaults, their first
/// choices, or nothing in them.
final class SampleJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DEEPEST = 4;

    private SampleJson() {}

    /// Its text; empty for a schema that says nothing of its members.
    static String of(JsonNode schema) {
        var sample = sample(schema, 0);
        return sample.isContainer() && !sample.isEmpty() ? sample.toPrettyString() : "";
    }

    private static JsonNode sample(JsonNode schema, int depth) {
        if (schema.has("default")) {
            return schema.path("default");
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        return switch (schema.path("type").asString("")) {
            case "integer", "number" -> JSON.getNodeFactory().numberNode(0);
            case "boolean" -> JSON.getNodeFactory().booleanNode(false);
            case "array" -> {
                var list = JSON.createArrayNode();
                var item = depth < DEEPEST ? sample(schema.path("items"), depth + 1) : list;
                yield item.isContainer() && item.isEmpty() ? list : list.add(item);
            }
            case "object" -> object(schema, depth);
            case "string" -> JSON.getNodeFactory().stringNode("");
            default -> JSON.createObjectNode();
        };
    }

    private static JsonNode object(JsonNode schema, int depth) {
        var object = JSON.createObjectNode();
        if (depth < DEEPEST) {
            schema.path("properties").forEachEntry((name, member) -> object.set(name, sample(member, depth + 1)));
        }
        return object;
    }
}
