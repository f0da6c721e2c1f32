package dev.slipway.mcp.catalogue;

import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// An object of a JSON document, read by somebody who wants to know about every mistake: the place of each is said as
/// people write it, `packages[0].transport.type`.
///
/// @param place of the object in its document; empty for the document itself
record StrictJson(JsonNode node, String place) {
    /// A value is quoted in a complaint no longer than this.
    private static final int QUOTED = 60;

    StrictJson {
        if (!node.isObject()) {
            throw refused(place.isEmpty() ? "the document" : place, "must be an object");
        }
    }

    /// Refuses members that nobody reads: a misspelt one would silently do nothing.
    StrictJson only(Set<String> known) {
        for (var name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw refused(at(name), "is no member that is known here");
            }
        }
        return this;
    }

    boolean has(String name) {
        return node.has(name) && !node.get(name).isNull();
    }

    String text(String name) {
        return find(name).orElseThrow(() -> refused(at(name), "is missing"));
    }

    Optional<String> find(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!node.get(name).isString()) {
            throw refused(at(name), "must be a string");
        }
        return Optional.of(node.get(name).asString());
    }

    boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!node.get(name).isBoolean()) {
            throw refused(at(name), "must be true or false");
        }
        return node.get(name).asBoolean();
    }

    Optional<Integer> integer(String name, int least, int most) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = node.get(name);
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw refused(at(name), "must be a whole number from %d to %d".formatted(least, most));
        }
        return Optional.of(value.asInt());
    }

    /// One of these words, in any case as it is written here.
    String oneOf(String name, String otherwise, List<String> words) {
        var word = find(name).orElse(otherwise);
        if (!words.contains(word)) {
            throw refused(at(name), "is '%s' and must be one of %s".formatted(quoted(word), String.join(", ", words)));
        }
        return word;
    }

    StrictJson object(String name) {
        if (!has(name)) {
            throw refused(at(name), "is missing");
        }
        return new StrictJson(node.get(name), at(name));
    }

    <T> List<T> list(String name, Function<StrictJson, T> read) {
        var items = new ArrayList<T>();
        if (has(name)) {
            if (!node.get(name).isArray()) {
                throw refused(at(name), "must be a list");
            }
            int index = 0;
            for (var item : node.get(name)) {
                items.add(read.apply(new StrictJson(item, "%s[%d]".formatted(at(name), index++))));
            }
        }
        return items;
    }

    List<String> words(String name) {
        var words = new ArrayList<String>();
        if (has(name)) {
            if (!node.get(name).isArray()) {
                throw refused(at(name), "must be a list");
            }
            for (var item : node.get(name)) {
                if (!item.isString()) {
                    throw refused(at(name), "must be a list of strings");
                }
                words.add(item.asString());
            }
        }
        return words;
    }

    <T> Map<String, T> map(String name, Function<StrictJson, T> read) {
        var members = new LinkedHashMap<String, T>();
        if (has(name)) {
            var object = object(name);
            for (var member : object.node.propertyNames()) {
                members.put(member, read.apply(object.object(member)));
            }
        }
        return members;
    }

    String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /// What is wrong with a member of this object.
    SlipwayException bad(String name, String complaint) {
        return refused(at(name), complaint);
    }

    static SlipwayException refused(String place, String complaint) {
        return SlipwayException.invalid("%s", "cannot read this entry: %s %s".formatted(place, complaint));
    }

    static String quoted(String value) {
        return value.length() <= QUOTED ? value : value.substring(0, QUOTED) + "…";
    }
}
