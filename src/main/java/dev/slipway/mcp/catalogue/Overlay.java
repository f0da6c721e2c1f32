package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.gateway.Endpoint.Sharing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What Slipway has to know of a server and `server.json` has no words for: the other half of a catalogue entry. Every
/// member may be missing.
///
/// @param icon a static file of Slipway's, `img/mcp-….svg`, or an https address
/// @param scopes the OAuth scopes that its credentials need
/// @param node the exact version of Node that it needs
/// @param offline whether its processes reach nothing outside
/// @param config values for its inputs where an instance gives none
public record Overlay(
        Optional<String> displayName,
        Optional<String> icon,
        List<String> scopes,
        Sharing sharing,
        Optional<Duration> sleepAfter,
        Optional<String> node,
        boolean offline,
        ResourceLimits limits,
        int maxDurationMinutes,
        Map<String, String> config) {
    private static final Set<String> MEMBERS = Set.of(
            "displayName",
            "icon",
            "requiredScopes",
            "sharing",
            "sleepAfterSeconds",
            "node",
            "network",
            "resourceLimits",
            "maxDurationMinutes",
            "config");
    private static final int LONGEST = 366 * 24 * 60;

    public Overlay {
        scopes = List.copyOf(scopes);
        config = Map.copyOf(config);
    }

    /// @throws dev.slipway.platform.SlipwayException INVALID with the place and the reason
    static Overlay read(JsonNode document) {
        var root = new StrictJson(document, "overlay").only(MEMBERS);
        root.find("icon")
                .filter(icon -> !icon.matches("img/mcp-[a-z0-9-]+\\.svg|https://[^\\s\"'<>]{1,480}"))
                .ifPresent(_ -> {
                    throw root.bad("icon", "must be an https address");
                });
        root.find("node").filter(version -> !ServerJsonReader.isExact(version)).ifPresent(_ -> {
            throw root.bad("node", "must be one exact version, like 22.23.3");
        });
        return new Overlay(
                root.find("displayName"),
                root.find("icon"),
                root.words("requiredScopes"),
                Sharing.valueOf(root.oneOf("sharing", "session", List.of("session", "user", "everyone"))
                        .toUpperCase(Locale.ROOT)),
                root.integer("sleepAfterSeconds", 1, 7 * 24 * 3600).map(Duration::ofSeconds),
                root.find("node"),
                root.oneOf("network", "outbound", List.of("outbound", "none")).equals("none"),
                root.has("resourceLimits") ? limits(root.object("resourceLimits")) : ResourceLimits.STANDARD,
                root.integer("maxDurationMinutes", 1, LONGEST).orElse(60),
                root.has("config") ? texts(root.object("config")) : Map.of());
    }

    private static ResourceLimits limits(StrictJson found) {
        found.only(Set.of("cpu", "memory"));
        return new ResourceLimits(
                found.find("cpu").orElse(ResourceLimits.STANDARD.cpu()),
                found.find("memory").orElse(ResourceLimits.STANDARD.memory()));
    }

    private static Map<String, String> texts(StrictJson found) {
        var texts = new TreeMap<String, String>();
        found.node().propertyNames().forEach(name -> texts.put(name, found.text(name)));
        return texts;
    }
}
