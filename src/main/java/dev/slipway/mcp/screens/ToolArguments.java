package dev.slipway.mcp.screens;

import dev.slipway.mcp.screens.ToolForm.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a person typed into a tool's form, as the tool takes it.
///
/// @param errors what is wrong, by the field's name in the form
record ToolArguments(ObjectNode arguments, Map<String, String> errors) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// A value that a field cannot have; the message says why.
    private static final class Wrong extends Exception {
        Wrong(String why) {
            super(why);
        }
    }

    /// The name of the field that takes all arguments as JSON, in place of the others.
    static final String RAW = "raw";

    /// @param typed by the fields' names in the form; what is empty and not required is left out
    static ToolArguments read(ToolForm form, Map<String, String> typed) {
        var raw = typed.getOrDefault(RAW, "");
        if (!raw.isBlank()) {
            return readRaw(raw);
        }
        var arguments = JSON.createObjectNode();
        var errors = new LinkedHashMap<String, String>();
        for (var field : form.fields()) {
            try {
                value(field, typed.getOrDefault(field.input(), "").replace("\r\n", "\n"))
                        .ifPresent(value -> arguments.set(field.name(), value));
            } catch (Wrong wrong) {
                errors.put(field.input(), String.valueOf(wrong.getMessage()));
            }
        }
        return new ToolArguments(arguments, errors);
    }

    private static ToolArguments readRaw(String text) {
        try {
            var given = json(text);
            return given.isObject()
                    ? new ToolArguments(given.asObject(), Map.of())
                    : new ToolArguments(JSON.createObjectNode(), Map.of(RAW, "This is no JSON object."));
        } catch (Wrong wrong) {
            return new ToolArguments(JSON.createObjectNode(), Map.of(RAW, String.valueOf(wrong.getMessage())));
        }
    }

    private static Optional<JsonNode> value(Field field, String text) throws Wrong {
        if (text.isBlank()) {
            if (field.required() && field.kind() != ToolForm.Kind.LIST) {
                throw new Wrong("It needs a value.");
            }
            return field.required() ? Optional.of(JSON.createArrayNode()) : Optional.empty();
        }
        return Optional.of(
                switch (field.kind()) {
                    case TEXT -> JSON.getNodeFactory().stringNode(text);
                    case INTEGER, NUMBER, BOOLEAN, CHOICE -> one(field.schema(), text.strip());
                    case LIST ->
                        lines(
                                field.schema(),
                                text.lines().filter(line -> !line.isBlank()).toList());
                    case JSON -> json(text);
                });
    }

    private static JsonNode lines(JsonNode schema, List<String> lines) throws Wrong {
        var list = JSON.createArrayNode();
        for (var line : lines) {
            list.add(one(schema, line));
        }
        return list;
    }

    private static JsonNode one(JsonNode schema, String text) throws Wrong {
        for (var choice : schema.path("enum").values()) {
            if (choice.asString("").equals(text)) {
                return choice;
            }
        }
        var factory = JSON.getNodeFactory();
        try {
            return switch (schema.path("type").asString("string")) {
                case "integer" -> factory.numberNode(new BigInteger(text));
                case "number" -> factory.numberNode(new BigDecimal(text));
                case "boolean" -> factory.booleanNode(truth(text));
                default -> factory.stringNode(text);
            };
        } catch (NumberFormatException e) {
            throw new Wrong(
                    schema.path("type").asString("").equals("integer")
                            ? "'%s' is no whole number.".formatted(text)
                            : "'%s' is no number.".formatted(text));
        }
    }

    private static boolean truth(String text) throws Wrong {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Wrong("It is true or false.");
        };
    }

    private static JsonNode json(String text) throws Wrong {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            var where = e.getLocation();
            throw new Wrong(
                    "This is no JSON: look at line %d, column %d.".formatted(where.getLineNr(), where.getColumnNr()));
        }
    }
}
