package dev.slipway.mcp.trust;

import dev.slipway.platform.ProjectId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// A call that was kept, and its answer, secrets taken out.
///
/// @param home the project, or the instance
/// @param deployment which version of a project answered
/// @param version which version of an instance answered
/// @param answer the whole answer without its id: `{"result":…}` or `{"error":…}`
/// @param redacted how many values were taken out; a call that lost some cannot be repeated truly
public record Recording(
        long id,
        ProjectId home,
        Optional<UUID> deployment,
        Optional<String> version,
        Optional<UUID> user,
        String method,
        Optional<String> tool,
        JsonNode params,
        JsonNode answer,
        boolean failed,
        int tookMillis,
        int redacted,
        Instant recordedAt) {
    /// Why it is not to be made once more; empty when it may.
    ///
    /// @param reading the tools whose author says that they change nothing
    /// @param writing whether others may be called as well
    Optional<String> hindrance(Set<String> reading, boolean writing) {
        if (redacted > 0) {
            return Optional.of("a secret was taken out of it");
        }
        boolean harmless = tool.map(reading::contains).orElse(!method.equals("tools/call"));
        return harmless || writing
                ? Optional.empty()
                : Optional.of("its tool does not say that it only reads (readOnlyHint)");
    }

    /// The form an answer has, whatever its values: an error, a tool's own error, or the kinds of its content and
    /// the members of its structured content.
    static String shape(JsonNode answer) {
        if (answer.has("error")) {
            return "error " + answer.path("error").path("code").asInt(0);
        }
        var result = answer.path("result");
        var kinds = result.path("content").values().stream()
                .map(part -> part.path("type").asString("?"))
                .distinct()
                .sorted()
                .toList();
        return "%s %s %s"
                .formatted(
                        result.path("isError").asBoolean(false) ? "failed" : "answered",
                        kinds,
                        result.path("structuredContent").propertyNames().stream()
                                .sorted()
                                .toList());
    }
}
