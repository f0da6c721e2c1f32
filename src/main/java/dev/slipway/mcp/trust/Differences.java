package dev.slipway.mcp.trust;

import dev.slipway.mcp.trust.Repetition.Difference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Where two JSON values are not the same. The order of an object's members does not count.
final class Differences {
    private static final int MOST = 50;
    private static final int LONGEST = 300;
    private static final int CONTEXT = 60;

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /// The first of them, when there are very many.
    static List<Difference> between(JsonNode before, JsonNode now) {
        var differences = new Differences();
        differences.compare("", before, now);
        return List.copyOf(differences.found);
    }

    private void compare(String path, JsonNode before, JsonNode now) {
        if (found.size() >= MOST || before.equals(now)) {
            return;
        }
        if (before instanceof ObjectNode && now instanceof ObjectNode) {
            var names = new LinkedHashSet<>(before.propertyNames());
            names.addAll(now.propertyNames());
            names.forEach(name -> compare(path + "/" + escaped(name), before.path(name), now.path(name)));
        } else if (before instanceof ArrayNode && now instanceof ArrayNode) {
            for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
                compare(path + "/" + i, before.path(i), now.path(i));
            }
        } else {
            differ(path, before, now);
        }
    }

    private void differ(String path, JsonNode before, JsonNode now) {
        // The database writes some numbers in another way than they came in.
        if (before.isNumber() && now.isNumber() && before.decimalValue().compareTo(now.decimalValue()) == 0) {
            return;
        }
        var one = text(before);
        var other = text(now);
        int same = one.length() > LONGEST || other.length() > LONGEST ? common(one, other) : 0;
        found.add(new Difference(path, shown(one, same), shown(other, same)));
    }

    /// How much of two long texts is left out at their beginning, because it is the same.
    private static int common(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return Math.max(0, at - CONTEXT);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "" : value.toString();
    }

    private static String shown(String text, int from) {
        var rest = from == 0 ? text : "…" + text.substring(from);
        return rest.length() > LONGEST ? rest.substring(0, LONGEST - 1) + "…" : rest;
    }
}
