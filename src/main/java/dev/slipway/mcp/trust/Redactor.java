package dev.slipway.mcp.trust;

import dev.slipway.logs.Hiding;
import java.util.Collection;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Takes secrets out of a message that is kept: the endpoint's own, in every encoding, and values whose names say
/// what they are.
final class Redactor {
    static final String TAKEN_OUT = "[redacted]";

    private static final Pattern TELLING = Pattern.compile(
            "(?i)(^|[_-])(pass(word|wd|phrase)?|secret|token|api_?-?key|access_?-?key|private_?-?key|authorization"
                    + "|credentials?|cookie)s?$|(Password|Secret|Token|ApiKey|AccessKey|PrivateKey)$");

    private final JsonMapper json;
    private final Hiding hiding;
    private int taken;

    Redactor(JsonMapper json, Collection<String> secrets) {
        this.json = json;
        this.hiding = new Hiding(secrets);
    }

    /// A copy without them.
    JsonNode clean(JsonNode message) {
        var named = message.deepCopy();
        walk(named);
        var hidden = hiding.in(named.toString());
        taken += Math.toIntExact(hidden.places());
        return json.readTree(hidden.text());
    }

    /// How many values were taken out so far.
    int taken() {
        return taken;
    }

    private void walk(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var name : object.propertyNames().stream().toList()) {
                var value = object.path(name);
                if (value.isString() && TELLING.matcher(name).find()) {
                    object.set(name, StringNode.valueOf(TAKEN_OUT));
                    taken++;
                } else {
                    walk(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(this::walk);
        }
    }
}
