package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.catalogue.ServerJson.Named;
import dev.slipway.mcp.catalogue.ServerJson.NpmPackage;
import dev.slipway.mcp.catalogue.ServerJson.Remote;
import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts people's values to where a server takes them. Each argument stays a word of its own from here to the process:
/// no shell ever reads one.
///
/// @param values by the names of the [Field]s
record Wiring(Map<String, String> values, Set<String> missing) {
    Wiring(Map<String, String> values) {
        this(Map.copyOf(values), new LinkedHashSet<>());
    }

    /// What a package is started with.
    record Started(List<String> nodeArguments, List<String> arguments, Map<String, String> environment) {}

    /// How a remote server is asked.
    record Asked(URI address, Map<String, String> headers) {}

    /// @throws SlipwayException INVALID that names every required value that is missing
    static Started of(NpmPackage npm, Map<String, String> values) {
        var wiring = new Wiring(values);
        var started = new Started(
                wiring.words(npm.nodeArguments()), wiring.words(npm.arguments()), wiring.named(npm.environment()));
        wiring.requireAll();
        return started;
    }

    /// @throws SlipwayException INVALID that names every required value that is missing
    static Asked of(Remote remote, Map<String, String> values) {
        var wiring = new Wiring(values);
        var url = Templates.fill(remote.url(), wiring.parts(remote.variables()));
        var headers = wiring.named(remote.headers());
        wiring.requireAll();
        headers.forEach((name, value) -> {
            if (value.chars().anyMatch(letter -> letter < ' ' && letter != '\t')) {
                throw SlipwayException.invalid("the header %s cannot have a line break", name);
            }
        });
        try {
            return new Asked(URI.create(url), headers);
        } catch (IllegalArgumentException e) {
            throw SlipwayException.invalid("%s is not an address", url);
        }
    }

    private List<String> words(List<Argument> arguments) {
        var words = new ArrayList<String>();
        for (var argument : arguments) {
            switch (argument) {
                case Argument.Positional positional ->
                    words.addAll(valuesOf(argument, positional.hint().orElse("")));
                case Argument.Named named when named.bare() -> words.add(named.name());
                case Argument.Named named -> words.addAll(flagged(named));
            }
        }
        return words;
    }

    private List<String> flagged(Argument.Named named) {
        var words = new ArrayList<String>();
        for (var value : valuesOf(named, named.asked().orElse(""))) {
            if (named.input().format() == Input.Format.BOOLEAN) {
                if (value.equals("true")) {
                    words.add(named.name());
                }
            } else if (named.name().endsWith("=")) {
                words.add(named.name() + value);
            } else {
                words.add(named.name());
                words.add(value);
            }
        }
        return words;
    }

    private List<String> valuesOf(Argument argument, String name) {
        var value = valueOf(name, argument.input());
        return argument.repeated()
                ? value.map(text -> text.lines().filter(line -> !line.isBlank()).toList())
                        .orElse(List.of())
                : value.stream().toList();
    }

    private Map<String, String> named(List<Named> wanted) {
        var found = new LinkedHashMap<String, String>();
        wanted.forEach(
                named -> valueOf(named.name(), named.input()).ifPresent(value -> found.put(named.name(), value)));
        return found;
    }

    private Optional<String> valueOf(String name, Input input) {
        if (input.value().isPresent()) {
            var filled = Templates.fill(input.value().get(), parts(input.variables()));
            return Optional.of(filled);
        }
        var given = Optional.ofNullable(values.get(name))
                .filter(value -> !value.isEmpty())
                .or(input::defaultValue);
        if (given.isEmpty() && input.required()) {
            missing.add(name);
        }
        return given;
    }

    private Map<String, String> parts(Map<String, Input> variables) {
        var parts = new HashMap<String, String>();
        variables.forEach((name, input) -> parts.put(name, valueOf(name, input).orElse("")));
        return parts;
    }

    private void requireAll() {
        if (!missing.isEmpty()) {
            throw SlipwayException.invalid("it needs a value for %s", String.join(", ", missing));
        }
    }
}
