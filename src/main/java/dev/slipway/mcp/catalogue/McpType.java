package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.catalogue.ServerJson.Way;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A kind of MCP server that people can run an instance of.
///
/// @param owner whose own it is; empty for one that everybody may use
/// @param serverScript what runs: `npm:<package>@<version>`, or a remote server's address
/// @param configTemplate an instance's config where it does not say otherwise
/// @param shipped whether Slipway brought it
/// @param packageDigest where its package lies in the store, once it was installed
public record McpType(
        UUID id,
        Optional<UserId> owner,
        String name,
        String displayName,
        String description,
        Optional<String> iconUrl,
        String serverScript,
        Map<String, String> configTemplate,
        List<String> requiredScopes,
        ResourceLimits resourceLimits,
        int maxDurationMinutes,
        boolean active,
        boolean shipped,
        ServerJson server,
        Overlay overlay,
        Optional<String> packageDigest,
        Instant createdAt,
        Instant updatedAt) {
    public Duration maxDuration() {
        return Duration.ofMinutes(maxDurationMinutes);
    }

    /// Whether it is a server of Slipway's that listens on a port, and so runs without anybody asking it.
    public boolean listens() {
        return server.way() instanceof Way.Package(var npm) && npm.httpPath().isPresent();
    }

    /// All that a person is asked for.
    public List<Field> fields() {
        return Field.of(server);
    }

    /// The secret values it takes, in order.
    public List<Field> secrets() {
        return fields().stream().filter(field -> field.input().secret()).toList();
    }

    /// Whether it does not work without a key.
    public boolean needsKey() {
        return secrets().stream().anyMatch(field -> field.input().required());
    }

    /// Checks an instance's config: names, values, no secrets.
    ///
    /// @throws SlipwayException INVALID with the first thing that is wrong
    public void check(Map<String, String> config) {
        config.forEach((name, value) -> {
            var field = find(name);
            if (field.input().secret()) {
                throw SlipwayException.invalid("%s is a secret: it belongs into the key for %s", name, this.name);
            }
            field.input().refusal(value).ifPresent(why -> {
                throw SlipwayException.invalid("%s: %s", name, why);
            });
        });
        var all = new HashMap<>(configTemplate);
        all.putAll(config);
        for (var field : fields()) {
            var input = field.input();
            if (input.required()
                    && !input.secret()
                    && input.defaultValue().isEmpty()
                    && all.getOrDefault(field.name(), "").isEmpty()) {
                throw SlipwayException.invalid("%s needs a value for %s", this.name, field.name());
            }
        }
    }

    private Field find(String name) {
        return fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> SlipwayException.invalid("%s takes no %s; it takes %s", this.name, name, taken()));
    }

    private String taken() {
        return fields().isEmpty()
                ? "nothing"
                : String.join(", ", fields().stream().map(Field::name).toList());
    }
}
