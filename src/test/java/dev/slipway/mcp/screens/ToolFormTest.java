package dev.slipway.mcp.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.mcp.screens.ToolForm.Field;
import dev.slipway.mcp.screens.ToolForm.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Schemas as servers write them, as forms; and what is typed, as JSON.
class ToolFormTest {
    private static final ToolForm FORM = ToolForm.of(JsonMapper.shared().readTree("""
            {"name": "plan", "title": "Plan a trip", "description": "Plans.",
             "annotations": {"readOnlyHint": true},
             "inputSchema": {
               "type": "object",
               "properties": {
                 "note": {"type": "string", "default": "none"},
                 "days": {"type": "integer", "minimum": 1, "maximum": 30},
                 "budget": {"anyOf": [{"type": "number"}, {"type": "null"}]},
                 "fast": {"type": ["boolean", "null"], "description": "In a hurry."},
                 "class": {"enum": [1, 2]},
                 "colour": {"oneOf": [{"const": "red", "title": "Red"}, {"const": "blue"}]},
                 "stops": {"type": "array", "items": {"$ref": "#/$defs/stop"}},
                 "where": {"type": "object", "properties": {"lat": {}, "lon": {}}}
               },
               "required": ["days", "stops"],
               "$defs": {"stop": {"type": "string"}}
             }}
            """));

    @Test
    void eachPropertyIsTypedInItsOwnWayAndTheRequiredComeFirst() {
        assertThat(FORM.title()).isEqualTo("Plan a trip");
        assertThat(FORM.readOnly()).isTrue();
        assertThat(FORM.fields())
                .extracting(Field::name, Field::kind, Field::required)
                .containsExactly(
                        tuple("days", Kind.INTEGER, true),
                        tuple("stops", Kind.LIST, true),
                        tuple("note", Kind.TEXT, false),
                        tuple("budget", Kind.NUMBER, false),
                        tuple("fast", Kind.BOOLEAN, false),
                        tuple("class", Kind.CHOICE, false),
                        tuple("colour", Kind.CHOICE, false),
                        tuple("where", Kind.JSON, false));
        assertThat(field("note").value()).isEqualTo("none");
        assertThat(field("days").about()).isEqualTo("From 1. At most 30.");
        assertThat(field("class").choices()).containsExactly("1", "2");
        assertThat(field("colour").choices()).containsExactly("red", "blue");
        assertThat(field("where").about()).isEqualTo("As JSON, with lat, lon.");
    }

    @Test
    void whatIsTypedBecomesTheValuesThatTheSchemaWants() {
        var read = ToolArguments.read(
                FORM,
                Map.of(
                        "arg.days", " 3 ",
                        "arg.stops", "Bern\r\nBasel\r\n",
                        "arg.budget", "12.50",
                        "arg.fast", "true",
                        "arg.class", "2",
                        "arg.colour", "red",
                        "arg.where", "{\"lat\": 1}",
                        "arg.unknown", "x"));

        assertThat(read.errors()).isEmpty();
        assertThat(read.arguments().toString()).isEqualTo("""
                {"days":3,"stops":["Bern","Basel"],"budget":12.50,"fast":true,"class":2,"colour":"red",\
                "where":{"lat":1}}""");
    }

    @Test
    void whatCannotBeIsSaidBesideItsField() {
        var read = ToolArguments.read(
                FORM, Map.of("arg.days", "three", "arg.budget", "much", "arg.fast", "yes", "arg.where", "{\"lat\""));

        assertThat(read.errors())
                .containsEntry("arg.days", "'three' is no whole number.")
                .containsEntry("arg.budget", "'much' is no number.")
                .containsEntry("arg.fast", "It is true or false.")
                .hasEntrySatisfying("arg.where", why -> assertThat(why).startsWith("This is no JSON: look at line 1"))
                .doesNotContainKey("arg.stops");
        assertThat(ToolArguments.read(FORM, Map.of()).errors()).containsEntry("arg.days", "It needs a value.");
    }

    @Test
    void allArgumentsCanBeGivenAsJson() {
        assertThat(ToolArguments.read(FORM, Map.of("raw", "{\"any\": [1]}"))
                        .arguments()
                        .toString())
                .isEqualTo("{\"any\":[1]}");
        assertThat(ToolArguments.read(FORM, Map.of("raw", "[1]")).errors())
                .containsEntry("raw", "This is no JSON object.");
    }

    @Test
    void aSchemaThatRefersToItselfEnds() {
        var form = ToolForm.of(JsonMapper.shared().readTree("""
                {"name": "loop", "inputSchema": {"properties": {"a": {"$ref": "#/properties/a"}}}}
                """));
        assertThat(form.fields()).extracting(Field::kind).containsExactly(Kind.JSON);
    }

    private static Field field(String name) {
        return FORM.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
