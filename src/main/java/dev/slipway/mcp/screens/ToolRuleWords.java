package dev.slipway.mcp.screens;

import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rules about tools as people type them: names between spaces or commas, and `old=new` on each line.
final class ToolRuleWords {
    private ToolRuleWords() {}

    /// @throws SlipwayException INVALID for new names that are not of their form
    static ToolRules read(Map<String, String> form) {
        return new ToolRules(words(form, "allowed"), words(form, "denied"), renamed(form));
    }

    /// What stands between spaces and commas in a field.
    static Set<String> words(Map<String, String> form, String field) {
        return Arrays.stream(form.getOrDefault(field, "").split("[\\s,]+", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    /// @throws SlipwayException INVALID
    static Map<String, String> renamed(Map<String, String> form) {
        var names = new TreeMap<String, String>();
        form.getOrDefault("renamed", "").lines().filter(line -> !line.isBlank()).forEach(line -> {
            var at = line.indexOf('=');
            var old = at < 1 ? "" : line.substring(0, at).strip();
            var other = at < 1 ? "" : line.substring(at + 1).strip();
            if (old.isEmpty() || other.isEmpty()) {
                throw SlipwayException.invalid("On each line: the server's name=the new name.");
            }
            names.put(old, other);
        });
        return names;
    }
}
