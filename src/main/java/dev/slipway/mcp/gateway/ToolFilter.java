package dev.slipway.mcp.gateway;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Holds the rules about an endpoint's tools: those that are not shown cannot be called either.
final class ToolFilter {
    private ToolFilter() {}

    /// The call as the server is to see it; empty when the rules answered it.
    static Optional<Call> apply(ToolRules rules, Call call) {
        if (rules.equals(ToolRules.NONE)) {
            return Optional.of(call);
        }
        return switch (call.request().method()) {
            case "tools/call" -> called(rules, call);
            case "tools/list" -> Optional.of(new Listed(rules, call));
            default -> Optional.of(call);
        };
    }

    private static Optional<Call> called(ToolRules rules, Call call) {
        var shown = call.request().text(Part.NAME).orElse("");
        var name = original(rules, shown);
        if (!rules.permits(name) || !shown.equals(rules.renamed().getOrDefault(name, name))) {
            call.fail(Rpc.INVALID_PARAMS, "unknown tool: " + shown);
            return Optional.empty();
        }
        return name.equals(shown)
                ? Optional.of(call)
                : Optional.of(new StandIn(Envelope.own(call.request().with(Part.NAME, Json.quoted(name))), call));
    }

    /// The server's name of a tool.
    static String original(ToolRules rules, String shown) {
        return rules.renamed().entrySet().stream()
                .filter(entry -> entry.getValue().equals(shown))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(shown);
    }

    /// What of the server's list is shown. Everything but the names stays as it is.
    static Envelope shown(ToolRules rules, Envelope answer) {
        if (!answer.has(Part.TOOLS)) {
            return answer;
        }
        var shown = new ArrayList<byte[]>();
        for (var tool : Json.items(answer.json(Part.TOOLS))) {
            var members = Json.members(tool);
            var name = Json.text(members.getOrDefault("name", Json.quoted("")));
            if (rules.permits(name)) {
                var renamed = rules.renamed().get(name);
                if (renamed != null) {
                    members.put("name", Json.quoted(renamed));
                }
                shown.add(renamed == null ? tool : Json.object(members));
            }
        }
        return Envelope.own(answer.with(Part.TOOLS, Json.array(shown)));
    }

    private record Listed(ToolRules rules, Call inner) implements Through {
        @Override
        public void answer(Envelope answer) {
            inner.answer(shown(rules, answer));
        }
    }
}
