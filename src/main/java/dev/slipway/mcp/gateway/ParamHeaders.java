package dev.slipway.mcp.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which arguments of a server's tools clients must repeat in headers `Mcp-Param-*` (2026-07-28, `x-mcp-header`).
/// Learned from the lists of tools that pass by.
final class ParamHeaders {
    private static final byte[] MARK = Json.utf8("\"x-mcp-header\"");

    private final Map<String, List<Mirrored>> tools = new ConcurrentHashMap<>();

    /// An argument that a header repeats.
    ///
    /// @param path of its member names in the arguments
    private record Mirrored(List<String> path, String header) {}

    /// @param answer of a `tools/list`
    void learn(Envelope answer) {
        if (answer.has(Part.TOOLS) && contains(answer.bytes(), MARK)) {
            Json.items(answer.json(Part.TOOLS)).forEach(this::learn);
        }
    }

    private void learn(byte[] tool) {
        var members = Json.members(tool);
        var mirrored = new ArrayList<Mirrored>();
        collect(members.getOrDefault("inputSchema", Json.EMPTY), List.of(), mirrored);
        var name = Json.text(members.getOrDefault("name", Json.quoted("")));
        if (mirrored.isEmpty()) {
            tools.remove(name);
        } else {
            tools.put(name, mirrored);
        }
    }

    private static void collect(byte[] schema, List<String> path, List<Mirrored> mirrored) {
        Json.members(Json.members(schema).getOrDefault("properties", Json.EMPTY))
                .forEach((name, property) -> {
                    var longer = new ArrayList<>(path);
                    longer.add(name);
                    var header = Json.members(property).get("x-mcp-header");
                    if (header != null && header[0] == '"') {
                        mirrored.add(new Mirrored(List.copyOf(longer), "Mcp-Param-" + Json.text(header)));
                    }
                    collect(property, longer, mirrored);
                });
    }

    /// What headers and arguments of a call disagree on, if they do.
    Optional<String> mismatch(HttpServerRequest request, Envelope message) {
        for (var mirrored : mirrored(message)) {
            var argument = argument(message, mirrored.path());
            var header = request.getHeader(mirrored.header());
            boolean agree = argument == null ? header == null : header != null && same(header, argument);
            if (!agree) {
                return Optional.of("%s does not say what the body says".formatted(mirrored.header()));
            }
        }
        return Optional.empty();
    }

    /// The headers that a call needs, for a server that is spoken to over HTTP.
    Map<String, String> of(Envelope message) {
        var headers = new LinkedHashMap<String, String>();
        for (var mirrored : mirrored(message)) {
            var argument = argument(message, mirrored.path());
            if (argument != null) {
                headers.put(mirrored.header(), HeaderRules.encoded(text(argument)));
            }
        }
        return headers;
    }

    private List<Mirrored> mirrored(Envelope message) {
        return tools.isEmpty() || !message.is("tools/call")
                ? List.of()
                : message.text(Part.NAME).map(tools::get).orElse(List.of());
    }

    private static byte @Nullable [] argument(Envelope message, List<String> path) {
        var value = message.json(Part.ARGUMENTS, Json.EMPTY);
        for (var name : path) {
            value = Json.members(value).get(name);
            if (value == null) {
                return null;
            }
        }
        return value[0] == 'n' ? null : value;
    }

    private static String text(byte[] value) {
        return value[0] == '"' ? Json.text(value) : Json.written(value);
    }

    /// Numbers are compared as numbers: `42.0` and `42` are the same.
    private static boolean same(String header, byte[] argument) {
        var said = HeaderRules.decoded(header);
        var meant = text(argument);
        if (said.isEmpty() || said.get().equals(meant)) {
            return said.isPresent();
        }
        try {
            return argument[0] != '"'
                    && new java.math.BigDecimal(said.get()).compareTo(new java.math.BigDecimal(meant)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int i = 0; i <= text.length - part.length; i++) {
            if (text[i] == part[0] && java.util.Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
