package dev.slipway.deployments.plan;

import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The parts of a package.json that a plan depends on.
///
/// @param dependencies what it needs to run, `name → range`
/// @param development what it needs to be built
/// @param bin its programs, `name → file`
record PackageJson(
        Optional<String> name,
        Map<String, String> scripts,
        Map<String, String> dependencies,
        Map<String, String> development,
        Map<String, String> bin,
        Optional<String> main,
        Map<String, String> engines,
        Optional<String> packageManager,
        List<String> workspaces) {
    static final String FILE = "package.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @throws SlipwayException INVALID, naming the file, when it is not JSON in UTF-8 or not an object
    static Optional<PackageJson> read(SourceFolder folder) {
        var name = folder.path().equals(".") ? FILE : folder.path() + "/" + FILE;
        return folder.text(FILE).map(text -> of(name, parse(name, text)));
    }

    boolean needs(String dependency) {
        return dependencies.containsKey(dependency) || development.containsKey(dependency);
    }

    Optional<String> script(String script) {
        return Optional.ofNullable(scripts.get(script)).filter(line -> !line.isBlank());
    }

    static JsonNode parse(String name, String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw SlipwayException.invalid(
                    "%s is not valid JSON: line %d, column %d: %s",
                    name, at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr(), e.getOriginalMessage());
        }
    }

    private static PackageJson of(String file, JsonNode json) {
        if (!json.isObject()) {
            throw SlipwayException.invalid("%s must hold a JSON object", file);
        }
        var needed = new LinkedHashMap<>(texts(json.path("dependencies")));
        needed.putAll(texts(json.path("optionalDependencies")));
        var workspaces = json.path("workspaces");
        return new PackageJson(
                text(json, "name"),
                texts(json.path("scripts")),
                needed,
                texts(json.path("devDependencies")),
                bin(json),
                text(json, "main"),
                texts(json.path("engines")),
                text(json, "packageManager"),
                list(workspaces.isObject() ? workspaces.path("packages") : workspaces));
    }

    private static Map<String, String> bin(JsonNode json) {
        var bin = json.path("bin");
        return bin.isString() ? Map.of(text(json, "name").orElse("bin"), bin.stringValue()) : texts(bin);
    }

    private static Optional<String> text(JsonNode json, String field) {
        var value = json.path(field);
        return value.isString() && !value.stringValue().isBlank()
                ? Optional.of(value.stringValue().strip())
                : Optional.empty();
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.propertyStream()
                .filter(entry -> entry.getValue().isString())
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().stringValue()));
        return texts;
    }

    private static List<String> list(JsonNode array) {
        var items = new ArrayList<String>();
        array.valueStream().filter(JsonNode::isString).forEach(item -> items.add(item.stringValue()));
        return items;
    }
}
