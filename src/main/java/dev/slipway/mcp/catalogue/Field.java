package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.catalogue.ServerJson.NpmPackage;
import dev.slipway.mcp.catalogue.ServerJson.Remote;
import dev.slipway.mcp.catalogue.ServerJson.Way;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value that a person gives for a server: a key holds the secret ones, an instance's config the others.
///
/// @param name under which it is given: a variable's, a header's, an argument's without its dashes
/// @param place what becomes of it
public record Field(String name, Place place, Input input) {
    /// What becomes of a value.
    public enum Place {
        VARIABLE,
        ARGUMENT,
        HEADER,
        PART
    }

    /// All that are asked for, in the order of the entry; one that is used in two places is asked for once, and is a
    /// secret when it is one in either.
    static List<Field> of(ServerJson server) {
        return switch (server.way()) {
            case Way.Package(var npm) -> of(npm);
            case Way.Elsewhere(var remote) -> of(remote);
        };
    }

    private static List<Field> of(NpmPackage npm) {
        var fields = new ArrayList<Field>();
        npm.environment().forEach(named -> add(fields, named, Place.VARIABLE));
        for (var arguments : List.of(npm.nodeArguments(), npm.arguments())) {
            for (var argument : arguments) {
                argument.asked().ifPresent(name -> fields.add(new Field(name, Place.ARGUMENT, argument.input())));
                parts(fields, argument.input().variables());
            }
        }
        return distinct(fields);
    }

    private static List<Field> of(Remote remote) {
        var fields = new ArrayList<Field>();
        remote.headers().forEach(named -> add(fields, named, Place.HEADER));
        parts(fields, remote.variables());
        return distinct(fields);
    }

    private static void add(List<Field> fields, ServerJson.Named named, Place place) {
        if (named.input().value().isEmpty()) {
            fields.add(new Field(named.name(), place, named.input()));
        }
        parts(fields, named.input().variables());
    }

    private static void parts(List<Field> fields, Map<String, Input> variables) {
        variables.forEach((name, input) -> {
            if (input.value().isEmpty()) {
                fields.add(new Field(name, Place.PART, input));
            }
        });
    }

    private static List<Field> distinct(Collection<Field> fields) {
        var byName = new LinkedHashMap<String, Field>();
        fields.forEach(field ->
                byName.merge(field.name(), field, (one, other) -> one.input().secret() ? one : other));
        return List.copyOf(byName.values());
    }
}
