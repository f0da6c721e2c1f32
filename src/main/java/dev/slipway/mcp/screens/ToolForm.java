package dev.slipway.mcp.screens;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A tool as a form: a field for each property of its input schema (JSON Schema 2020-12, as far as people can type it;
/// what is deeper is typed as JSON).
///
/// @param readOnly whether its author says that it changes nothing
/// @param destructive whether its author says that it may destroy
public record ToolForm(
        String name, String title, String description, boolean readOnly, boolean destructive, List<Field> fields) {
    private static final int DEEPEST = 8;

    public ToolForm {
        fields = List.copyOf(fields);
    }

    /// How a value is typed.
    public enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        CHOICE,
        /// One value on each line.
        LIST,
        /// As JSON text.
        JSON
    }

    /// A field of the form.
    ///
    /// @param about what it is and what it may be
    /// @param value what stands in it
    /// @param schema of its value, or of one line of a list
    public record Field(
            String name,
            String label,
            String about,
            Kind kind,
            boolean required,
            String value,
            List<String> choices,
            JsonNode schema) {
        public Field {
            choices = List.copyOf(choices);
        }

        /// Its name in the form: other fields of the form cannot have it.
        public String input() {
            return "arg." + name;
        }

        /// What a value typed as JSON looks like; may be empty.
        public String sample() {
            return kind == Kind.JSON ? SampleJson.of(schema) : "";
        }

        Field holding(String other) {
            return new Field(name, label, about, kind, required, other, choices, schema);
        }
    }

    /// @param tool the definition, as the server lists it
    static ToolForm of(JsonNode tool) {
        var name = tool.path("name").asString("");
        var annotations = tool.path("annotations");
        var title = tool.path("title").asString(annotations.path("title").asString(""));
        return new ToolForm(
                name,
                title,
                tool.path("description").asString(""),
                annotations.path("readOnlyHint").asBoolean(false),
                annotations.path("destructiveHint").asBoolean(false),
                fields(tool.path("inputSchema")));
    }

    /// The same form with what was typed into it.
    ToolForm holding(Map<String, String> typed) {
        var filled = fields.stream()
                .map(field -> field.holding(typed.getOrDefault(field.input(), "")))
                .toList();
        return new ToolForm(name, title, description, readOnly, destructive, filled);
    }

    private static List<Field> fields(JsonNode root) {
        var required = new HashSet<String>();
        root.path("required").values().forEach(one -> required.add(one.asString("")));
        var fields = new ArrayList<Field>();
        root.path("properties").forEachEntry((name, schema) -> fields.add(field(root, name, schema, required)));
        // What must be given comes first; the author's order stays otherwise.
        fields.sort((one, other) -> Boolean.compare(other.required(), one.required()));
        return fields;
    }

    private static Field field(JsonNode root, String name, JsonNode written, Set<String> required) {
        var schema = resolved(root, written, 0);
        var kind = kind(root, schema);
        var one = kind == Kind.LIST ? resolved(root, schema.path("items"), 0) : schema;
        var label = written.path("title").asString(schema.path("title").asString(name));
        var description =
                written.path("description").asString(schema.path("description").asString(""));
        return new Field(
                name,
                label,
                sentences(description, bounds(schema, one, kind)),
                kind,
                required.contains(name),
                shown(written.has("default") ? written.path("default") : schema.path("default"), kind),
                choices(one),
                one);
    }

    private static Kind kind(JsonNode root, JsonNode schema) {
        if (!choices(schema).isEmpty()) {
            return Kind.CHOICE;
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> Kind.TEXT;
            case "integer" -> Kind.INTEGER;
            case "number" -> Kind.NUMBER;
            case "boolean" -> Kind.BOOLEAN;
            case "array" -> isSimple(resolved(root, schema.path("items"), 0)) ? Kind.LIST : Kind.JSON;
            default -> Kind.JSON;
        };
    }

    private static boolean isSimple(JsonNode item) {
        return !choices(item).isEmpty()
                || Set.of("string", "integer", "number", "boolean")
                        .contains(item.path("type").asString(""));
    }

    /// The values of an `enum`, a `const`, or a `oneOf` of consts.
    private static List<String> choices(JsonNode schema) {
        var values = schema.has("enum")
                ? schema.path("enum")
                : schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
        var found = new ArrayList<String>();
        for (var value : values.values()) {
            var constant = schema.has("enum") ? value : value.path("const");
            if (constant.isContainer() || constant.isMissingNode()) {
                return List.of();
            }
            if (!constant.isNull()) {
                found.add(constant.asString());
            }
        }
        return schema.has("const") ? List.of(schema.path("const").asString("")) : found;
    }

    /// Follows references within the schema, and takes the one form that is not null where there are two.
    private static JsonNode resolved(JsonNode root, JsonNode schema, int depth) {
        if (depth > DEEPEST || !schema.isObject()) {
            return JsonMapper.shared().createObjectNode();
        }
        var reference = schema.path("$ref").asString("");
        if (reference.startsWith("#/")) {
            return resolved(root, root.at(reference.substring(1)), depth + 1);
        }
        for (var word : List.of("anyOf", "oneOf", "allOf")) {
            var forms = schema.path(word).values().stream()
                    .filter(form -> !form.path("type").asString("").equals("null"))
                    .toList();
            if (forms.size() == 1 && choices(schema).isEmpty()) {
                return resolved(root, forms.getFirst(), depth + 1);
            }
        }
        var types = schema.path("type").values().stream()
                .map(type -> type.asString(""))
                .filter(type -> !type.equals("null"))
                .toList();
        return types.size() == 1 ? schema.deepCopy().asObject().put("type", types.getFirst()) : schema;
    }

    /// Two texts, the first of which may lack its full stop.
    private static String sentences(String first, String second) {
        var start = first.strip();
        var open = !start.isEmpty() && !second.isEmpty() && Character.isLetterOrDigit(start.charAt(start.length() - 1));
        return (start + (open ? ". " : " ") + second).strip();
    }

    /// @param one of a list's lines
    private static String bounds(JsonNode schema, JsonNode one, Kind kind) {
        var words = new ArrayList<String>();
        if (schema.has("minimum")) {
            words.add("From " + schema.path("minimum").asString() + ".");
        }
        if (schema.has("maximum")) {
            words.add("At most " + schema.path("maximum").asString() + ".");
        }
        if (schema.has("pattern")) {
            words.add("Like " + schema.path("pattern").asString("") + ".");
        }
        if (kind == Kind.LIST) {
            var choices = choices(one);
            words.add("One on each line" + (choices.isEmpty() ? "." : ": " + String.join(", ", choices) + "."));
        } else if (kind == Kind.JSON) {
            var members = List.copyOf(schema.path("properties").propertyNames());
            words.add(members.isEmpty() ? "As JSON." : "As JSON, with " + String.join(", ", members) + ".");
        } else if (kind == Kind.TEXT && schema.has("format")) {
            words.add(
                    switch (schema.path("format").asString("")) {
                        case "date-time" -> "A time, like 2026-03-01T18:30:00Z.";
                        case "date" -> "A day, like 2026-03-01.";
                        case "uri" -> "An address, like https://example.com.";
                        case String other -> "Its form is %s.".formatted(other);
                    });
        }
        return String.join(" ", words);
    }

    private static String shown(JsonNode value, Kind kind) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (kind == Kind.LIST && value.isArray()) {
            return String.join(
                    "\n", value.values().stream().map(one -> one.asString("")).toList());
        }
        return value.isContainer() || kind == Kind.JSON ? value.toPrettyString() : value.asString("");
    }
}
