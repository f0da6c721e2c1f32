package dev.slipway.mcp.catalogue;

import dev.slipway.platform.SlipwayException;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An entry of the catalogue before it is stored: what a file of the shipped ones holds, or what a person gave.
///
/// @param name its short name in Slipway: `gmail`
/// @param serverText the entry as it was given, because a later Slipway may read more of it
record Entry(String name, ServerJson server, String serverText, Overlay overlay, String overlayText) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_NAME = 50;
    private static final int LARGEST = 200_000;

    Entry {
        if (!name.matches("[a-z0-9][a-z0-9-]*") || name.length() > LONGEST_NAME) {
            throw SlipwayException.invalid("a type's name has 1 to %d small letters, digits and dashes", LONGEST_NAME);
        }
        if (serverText.length() + overlayText.length() > LARGEST) {
            throw SlipwayException.invalid("the entry is too large");
        }
        if (script(server).length() > 255) {
            throw SlipwayException.invalid("the address of the server is too long");
        }
    }

    /// @throws SlipwayException INVALID with the place and the reason
    static Entry of(String name, JsonNode server, JsonNode overlay) {
        return new Entry(
                name,
                ServerJsonReader.read(server),
                JSON.writeValueAsString(server),
                Overlay.read(overlay),
                JSON.writeValueAsString(overlay));
    }

    /// A file of the shipped ones: `{"name": …, "server": …, "overlay": …}`.
    static Entry shipped(JsonNode file) {
        var root = new StrictJson(file, "").only(Set.of("name", "server", "overlay"));
        return of(
                root.text("name"),
                root.object("server").node(),
                root.object("overlay").node());
    }

    String displayName() {
        var words = overlay.displayName().or(server::title).orElse(name);
        return words.length() > 100 ? words.substring(0, 100) : words;
    }

    String script() {
        return script(server);
    }

    private static String script(ServerJson server) {
        return switch (server.way()) {
            case ServerJson.Way.Package(var npm) -> "npm:" + npm.spec();
            case ServerJson.Way.Elsewhere(var remote) -> remote.url();
        };
    }

    /// A short name for a server that nobody gave one: the end of its own, without what all of them are called.
    static String shortName(String full) {
        var end = full.substring(full.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        var plain = end.replaceAll("[^a-z0-9]+", "-")
                .replaceAll("(^|-)(mcp-server|server-mcp|mcp|server)(-|$)", "-")
                .replaceAll("^-+|-+$", "");
        var name = plain.isEmpty() ? end.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "") : plain;
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
