package dev.slipway.mcp.trust;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// One tool as a server lists it (MCP, server/tools).
///
/// @param definition the whole entry: name, title, description, schemas, annotations
public record Tool(String name, JsonNode definition) {
    /// Members in the order of their names, so that a server may list them in any.
    private static final JsonMapper CANONICAL =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    static Tool of(JsonNode definition) {
        return new Tool(definition.path("name").asString(""), definition);
    }

    /// SHA-256 of the definition, in hexadecimal digits. Metadata (`_meta`) and icons do not count: a model never
    /// sees them.
    String digest() {
        var seen = definition.deepCopy();
        if (seen.isObject()) {
            seen.asObject().remove("_meta");
            seen.asObject().remove("icons");
        }
        return sha256(CANONICAL.writeValueAsString(seen));
    }

    /// Whether its author says that it changes nothing (`annotations.readOnlyHint`).
    boolean onlyReads() {
        return definition.path("annotations").path("readOnlyHint").asBoolean(false);
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
