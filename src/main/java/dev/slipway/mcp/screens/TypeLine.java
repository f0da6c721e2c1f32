package dev.slipway.mcp.screens;

import dev.slipway.mcp.catalogue.Field;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.ServerJson.Way;
import java.util.List;
import java.util.Optional;

/// A type as the catalogue and its own page show it.
///
/// @param icon the address of its picture; may be empty
/// @param hasKey whether the person who looks has a key for it
public record TypeLine(McpType type, String icon, boolean hasKey) {
    static TypeLine of(McpType type, boolean hasKey) {
        return new TypeLine(type, Icons.url(type.iconUrl()), hasKey);
    }

    public String page() {
        return "/mcp/types/" + type.name();
    }

    /// What an instance's form asks for.
    public List<Field> config() {
        return type.fields().stream().filter(field -> !field.input().secret()).toList();
    }

    /// Whether a key has to be set before it can run.
    public boolean wantsKey() {
        return type.needsKey() && !hasKey;
    }

    /// Whether it runs in a process of Slipway's.
    public boolean isPackage() {
        return type.server().way() instanceof Way.Package;
    }

    public Optional<String> source() {
        return type.server().repository().or(() -> type.server().website()).filter(it -> it.startsWith("https://"));
    }
}
