package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.catalogue.ServerJson.Way;
import dev.slipway.web.Assets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A type as the API gives it.
///
/// @param shared whether everybody may use it
/// @param runs `process`, `http` for one that listens itself, `remote`
/// @param needsKey whether it does not work without a key
/// @param installed whether its package lies in the store already
record TypeView(
        UUID id,
        String name,
        String displayName,
        String description,
        @Nullable String iconUrl,
        String serverScript,
        Map<String, String> configTemplate,
        List<String> requiredScopes,
        ResourceLimits resourceLimits,
        int maxDurationMinutes,
        boolean isActive,
        boolean isShipped,
        boolean shared,
        String runs,
        String sharing,
        @Nullable Long sleepAfterSeconds,
        @Nullable String node,
        boolean needsKey,
        boolean installed,
        String version,
        @Nullable String website,
        @Nullable String repository,
        List<FieldView> fields,
        Instant createdAt,
        Instant updatedAt) {
    static TypeView of(McpType type) {
        var server = type.server();
        return new TypeView(
                type.id(),
                type.name(),
                type.displayName(),
                type.description(),
                type.iconUrl()
                        .map(icon -> icon.startsWith("img/") ? Assets.url(icon) : icon)
                        .orElse(null),
                type.serverScript(),
                type.configTemplate(),
                type.requiredScopes(),
                type.resourceLimits(),
                type.maxDurationMinutes(),
                type.active(),
                type.shipped(),
                type.owner().isEmpty(),
                runs(type),
                type.overlay().sharing().name().toLowerCase(Locale.ROOT),
                type.overlay().sleepAfter().map(Duration::toSeconds).orElse(null),
                type.overlay().node().orElse(null),
                type.needsKey(),
                type.packageDigest().isPresent(),
                server.version(),
                server.website().orElse(null),
                server.repository().orElse(null),
                type.fields().stream().map(FieldView::of).toList(),
                type.createdAt(),
                type.updatedAt());
    }

    private static String runs(McpType type) {
        return switch (type.server().way()) {
            case Way.Package(var npm) -> npm.httpPath().isPresent() ? "http" : "process";
            case Way.Elsewhere _ -> "remote";
        };
    }

    /// A value that a person gives: what a form needs to ask for it. Secret ones belong into a key, the others into an
    /// instance's config.
    ///
    /// @param place `variable`, `argument`, `header`, or `part` of one of these
    record FieldView(
            String name,
            String place,
            String description,
            boolean required,
            boolean secret,
            String format,
            @Nullable String defaultValue,
            @Nullable String placeholder,
            List<String> choices) {
        static FieldView of(Field field) {
            var input = field.input();
            return new FieldView(
                    field.name(),
                    field.place().name().toLowerCase(Locale.ROOT),
                    input.description(),
                    input.required(),
                    input.secret(),
                    input.format().name().toLowerCase(Locale.ROOT),
                    input.defaultValue().orElse(null),
                    input.placeholder().orElse(null),
                    input.choices());
        }
    }
}
