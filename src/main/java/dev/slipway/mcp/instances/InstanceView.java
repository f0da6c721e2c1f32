package dev.slipway.mcp.instances;

import dev.slipway.logs.LogLine;
import dev.slipway.web.Assets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An instance as the API gives it.
///
/// @param tokenHint the last four characters of its token
/// @param accessToken only in the answer that made it, or made it a new one
/// @param expiresAt null for never
/// @param stats what it used lately
/// @param logs the newest lines first; only where one instance was asked for
record InstanceView(
        UUID id,
        String name,
        UUID mcpTypeId,
        String mcpType,
        String displayName,
        @Nullable String iconUrl,
        @Nullable UUID apiKeyId,
        String status,
        String accessUrl,
        @Nullable String accessToken,
        String tokenHint,
        @Nullable Integer assignedPort,
        @Nullable Long processId,
        @Nullable Long durationMinutes,
        @Nullable Instant expiresAt,
        Map<String, String> config,
        @Nullable String errorMessage,
        @Nullable Instant lastAccessed,
        JsonNode stats,
        boolean recordCalls,
        UUID logId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable List<Line> logs) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static InstanceView of(Instance instance) {
        return of(instance, null, null);
    }

    static InstanceView of(Instances.Created created) {
        return of(created.instance(), created.token(), null);
    }

    static InstanceView of(Instance instance, List<LogLine> logs) {
        return of(instance, null, logs.reversed().stream().map(Line::of).toList());
    }

    private static InstanceView of(Instance instance, @Nullable String token, @Nullable List<Line> logs) {
        return new InstanceView(
                instance.id().value(),
                instance.name(),
                instance.type(),
                instance.typeName(),
                instance.typeDisplayName(),
                instance.typeIcon()
                        .map(icon -> icon.startsWith("img/") ? Assets.url(icon) : icon)
                        .orElse(null),
                instance.key().orElse(null),
                instance.status().word(),
                instance.accessUrl(),
                token,
                instance.tokenHint(),
                instance.port().orElse(null),
                instance.processId().orElse(null),
                instance.duration().map(it -> it.toMinutes()).orElse(null),
                instance.expiresAt().orElse(null),
                instance.config(),
                instance.error().orElse(null),
                instance.lastAccessed().orElse(null),
                JSON.readTree(instance.stats()),
                instance.recordCalls(),
                instance.log().value(),
                instance.createdAt(),
                instance.updatedAt(),
                logs);
    }

    @Override
    public String toString() {
        return "InstanceView[" + id + "]";
    }

    /// A line of its log.
    ///
    /// @param id its place in the log, from 1
    record Line(long id, Instant timestamp, String level, String source, String message) {
        static Line of(LogLine line) {
            return new Line(
                    line.seq(), line.at(), line.level().name().toLowerCase(Locale.ROOT), line.source(), line.text());
        }
    }
}
