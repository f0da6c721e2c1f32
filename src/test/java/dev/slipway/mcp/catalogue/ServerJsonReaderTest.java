package dev.slipway.mcp.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ServerJsonReaderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Every kind of thing that the schema has.
    private static final String GOOD = """
            {"$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
             "name": "io.github.example/weather", "title": "Weather", "description": "Tells the weather.",
             "version": "1.2.3", "websiteUrl": "https://example.com",
             "repository": {"url": "https://github.com/example/weather", "source": "github"},
             "packages": [{
               "registryType": "npm", "registryBaseUrl": "https://registry.npmjs.org",
               "identifier": "@example/weather", "version": "1.2.3", "runtimeHint": "node",
               "transport": {"type": "stdio"},
               "runtimeArguments": [{"type": "named", "name": "--max-old-space-size=", "value": "256"}],
               "packageArguments": [
                 {"type": "positional", "value": "serve"},
                 {"type": "positional", "valueHint": "folder", "isRepeated": true, "default": "/data"},
                 {"type": "named", "name": "--units", "choices": ["metric", "imperial"], "default": "metric"},
                 {"type": "named", "name": "--verbose", "format": "boolean"},
                 {"type": "named", "name": "--stdio"}],
               "environmentVariables": [
                 {"name": "API_KEY", "description": "The key", "isRequired": true, "isSecret": true},
                 {"name": "LOGIN", "value": "user={user}", "variables": {"user": {"isRequired": true}}},
                 {"name": "TRIES", "format": "number", "default": "3", "placeholder": "3"}]}],
             "remotes": [{"type": "streamable-http", "url": "https://{region}.example.com/mcp",
               "variables": {"region": {"default": "eu"}},
               "headers": [{"name": "Authorization", "isSecret": true, "isRequired": true}]}]}
            """;

    @Test
    void readsEverythingTheSchemaHas() {
        var server = ServerJsonReader.read(GOOD);
        assertThat(Field.of(server).stream().map(Field::name))
                .containsExactly("API_KEY", "user", "TRIES", "folder", "units", "verbose");
        var npm = server.packages().getFirst();
        var started = Wiring.of(
                npm, Map.of("API_KEY", "k", "user", "{TRIES}; rm -rf /", "folder", "/a\n/b c\n", "verbose", "true"));
        assertThat(started.nodeArguments()).containsExactly("--max-old-space-size=256");
        assertThat(started.arguments())
                .containsExactly("serve", "/a", "/b c", "--units", "metric", "--verbose", "--stdio");
        assertThat(started.environment())
                .isEqualTo(Map.of("API_KEY", "k", "LOGIN", "user={TRIES}; rm -rf /", "TRIES", "3"));
        var asked = Wiring.of(server.remotes().getFirst(), Map.of("Authorization", "Bearer x"));
        assertThat(asked.address()).hasToString("https://eu.example.com/mcp");
        assertThat(asked.headers()).isEqualTo(Map.of("Authorization", "Bearer x"));
    }

    @Test
    void namesEveryValueThatIsMissing() {
        var npm = ServerJsonReader.read(GOOD).packages().getFirst();
        assertThatThrownBy(() -> Wiring.of(npm, Map.of())).hasMessage("it needs a value for API_KEY, user");
    }

    /// Each line changes one thing of the good entry: where, to what, and what is said of it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /name                                             | "weather"        | name must be like io.github.user/server
            /version                                          | null             | version is missing
            /description                                      | ""               | description must have 1 to 100 characters
            /$schema                                          | "2024"           | $schema must be https://static
            /packages/0/registryType                          | "pypi"           | packages[0].registryType is 'pypi'
            /packages/0/identifier                            | "../evil"        | packages[0].identifier is not the name
            /packages/0/identifier                            | "-g"             | packages[0].identifier is not the name
            /packages/0/version                               | "^1.0.0"         | packages[0].version must be one exact version
            /packages/0/version                               | "latest"         | packages[0].version must be one exact version
            /packages/0/transport/type                        | "sse"            | packages[0].transport.type is 'sse'
            /packages/0/transport/type                        | "pigeon"         | packages[0].transport.type is 'pigeon'
            /packages/0/runtimeHint                           | "uvx"            | packages[0].runtimeHint must be npx or node
            /packages/0/packageArguments/0/type               | "word"           | packages[0].packageArguments[0].type is 'word'
            /packages/0/packageArguments/0/value              | null             | packages[0].packageArguments[0].valueHint is missing
            /packages/0/packageArguments/2/default            | "kelvin"         | packages[0].packageArguments[2].default cannot be its value
            /packages/0/environmentVariables/0/isSecret       | "yes"            | packages[0].environmentVariables[0].isSecret must be true or false
            /packages/0/environmentVariables/0/name           | "A-B"            | packages[0].environmentVariables[0].name is 'A-B'
            /packages/0/environmentVariables/0/secret         | true             | packages[0].environmentVariables[0].secret is no member
            /packages/0/environmentVariables/1/value          | "{who}"          | packages[0].environmentVariables[1].value names {who}
            /packages/0/environmentVariables/2/format         | "date"           | packages[0].environmentVariables[2].format is 'date'
            /packages/0/environmentVariables/2/default        | "many"           | packages[0].environmentVariables[2].default cannot be its value
            /packages/0/environmentVariables/2/name           | "api_key"        | packages[0].environmentVariables[2].name is there twice
            /remotes/0/url                                    | "file:///etc"    | remotes[0].url must be an https address
            /remotes/0/url                                    | "https://u:p@x/" | remotes[0].url must be an https address
            /remotes/0/url                                    | "https://{host}" | remotes[0].url names {host}
            /remotes/0/headers/0/name                         | "A: b"           | remotes[0].headers[0].name is 'A: b'
            /remotes/0/type                                   | "sse"            | remotes[0].type is 'sse'
            """)
    void saysWhereAndWhy(String where, String value, String said) {
        var changed = changed(where, JSON.readTree(value));
        assertThatThrownBy(() -> ServerJsonReader.read(changed))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("cannot read this entry: " + said);
    }

    @Test
    void saysThatThereIsNothingToRun() {
        var changed = (ObjectNode) JSON.readTree(GOOD);
        changed.remove(List.of("packages", "remotes"));
        assertThatThrownBy(() -> ServerJsonReader.read(changed)).hasMessageContaining("there is nothing to run");
        assertThatThrownBy(() -> ServerJsonReader.read("{")).hasMessageContaining("is no JSON");
        assertThatThrownBy(() -> ServerJsonReader.read("[]")).hasMessageContaining("must be an object");
    }

    /// Whatever member of the entry is replaced by whatever: it is read, or refused in words; nothing else happens.
    @ParameterizedTest
    @MethodSource("mutants")
    void neverBreaks(JsonNode mutant) {
        try {
            var server = ServerJsonReader.read(mutant);
            assertThat(server.packages().size() + server.remotes().size()).isPositive();
            Field.of(server);
        } catch (SlipwayException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID);
            assertThat(e.text()).startsWith("cannot read this entry: ");
        }
    }

    static Stream<JsonNode> mutants() {
        var values = Stream.of("null", "true", "-1", "1e9", "\"\"", "\"{x}\"", "\"\\u0000\"", "[]", "{}", "[null]")
                .map(JSON::readTree)
                .toList();
        var random = new Random(20251211);
        var places = places(JSON.readTree(GOOD), "");
        return Stream.generate(() -> {
                    var mutant = JSON.readTree(GOOD);
                    for (int i = 0; i <= random.nextInt(3); i++) {
                        var place = places.get(random.nextInt(places.size()));
                        put(mutant, place, values.get(random.nextInt(values.size())));
                    }
                    return mutant;
                })
                .limit(300);
    }

    private static List<String> places(JsonNode node, String at) {
        var places = new ArrayList<String>();
        if (!at.isEmpty()) {
            places.add(at);
        }
        node.propertyNames().forEach(name -> places.addAll(places(node.get(name), at + "/" + name)));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.addAll(places(node.get(i), at + "/" + i));
        }
        return places;
    }

    private static JsonNode changed(String where, JsonNode value) {
        var document = JSON.readTree(GOOD);
        put(document, where, value);
        return document;
    }

    private static void put(JsonNode document, String where, JsonNode value) {
        var steps = Arrays.asList(where.substring(1).split("/"));
        var parent = document;
        for (var step : steps.subList(0, steps.size() - 1)) {
            parent = parent.isArray() ? parent.path(Integer.parseInt(step)) : parent.path(step);
        }
        switch (parent) {
            case ObjectNode object -> object.set(steps.getLast(), value);
            case ArrayNode array
            when Integer.parseInt(steps.getLast()) < array.size() ->
                array.set(Integer.parseInt(steps.getLast()), value);
            default -> {
                // An earlier change took the place away.
            }
        }
    }
}
