package dev.slipway.mcp.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the headers of a request must say about its body (2026-07-28, Streamable HTTP, request metadata).
final class HeaderRules {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";
    private static final Map<String, Part> NAMES =
            Map.of("tools/call", Part.NAME, "prompts/get", Part.NAME, "resources/read", Part.URI);

    private HeaderRules() {}

    /// @param status of HTTP
    record Refusal(int status, byte[] body) {}

    /// Why the request is refused, if it is.
    static Optional<Refusal> refusal(HttpServerRequest request, Envelope message) {
        var version = request.getHeader("MCP-Protocol-Version");
        if (version == null) {
            return mismatch(message, "the header MCP-Protocol-Version is missing");
        }
        var said = message.text(Part.META_VERSION);
        if (said.isEmpty() || !message.has(Part.META_CAPABILITIES)) {
            return Optional.of(new Refusal(
                    400,
                    Rpc.error(
                            message.idBytes(),
                            Rpc.INVALID_PARAMS,
                            "params._meta needs %s and %s".formatted(Part.Meta.VERSION, Part.Meta.CAPABILITIES))));
        }
        if (!said.get().equals(version)) {
            return mismatch(message, "MCP-Protocol-Version is '%s', the body's '%s'".formatted(version, said.get()));
        }
        if (!version.equals(Client.MODERN)) {
            return Optional.of(new Refusal(400, unsupported(message, version)));
        }
        return names(request, message);
    }

    private static byte[] unsupported(Envelope message, String version) {
        var data = new LinkedHashMap<String, byte[]>();
        data.put("supported", Json.utf8("[\"" + Client.MODERN + "\"]"));
        data.put("requested", Json.quoted(version));
        return Rpc.error(message.idBytes(), Rpc.UNSUPPORTED_VERSION, "unsupported protocol version", Json.object(data));
    }

    /// What the header `Mcp-Name` says about a request, where it needs one.
    static Optional<String> name(Envelope message) {
        return Optional.ofNullable(NAMES.get(message.method())).flatMap(message::text);
    }

    private static Optional<Refusal> names(HttpServerRequest request, Envelope message) {
        var method = request.getHeader("Mcp-Method");
        if (!message.method().equals(method)) {
            return mismatch(message, "Mcp-Method is '%s', the body's '%s'".formatted(method, message.method()));
        }
        var named = NAMES.get(message.method());
        if (named == null) {
            return Optional.empty();
        }
        var name = Optional.ofNullable(request.getHeader("Mcp-Name")).flatMap(HeaderRules::decoded);
        var body = message.text(named);
        return name.isPresent() && name.equals(body)
                ? Optional.empty()
                : mismatch(message, "Mcp-Name does not say what the body says");
    }

    private static Optional<Refusal> mismatch(Envelope message, String sentence) {
        return Optional.of(new Refusal(400, Rpc.error(message.idBytes(), Rpc.HEADER_MISMATCH, sentence)));
    }

    /// The value of a header that may be encoded; empty when it is not well encoded.
    static Optional<String> decoded(String header) {
        var value = header.strip();
        if (!value.startsWith(PREFIX) || !value.endsWith(SUFFIX) || value.length() < PREFIX.length() + 2) {
            return Optional.of(value);
        }
        var code = value.substring(PREFIX.length(), value.length() - SUFFIX.length());
        try {
            // Java's decoder does not mind missing padding; the revision does.
            return code.length() % 4 == 0
                    ? Optional.of(new String(Base64.getDecoder().decode(code), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A value as a header can carry it.
    static String encoded(String value) {
        boolean plain = value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                && value.equals(value.strip())
                && !(value.startsWith(PREFIX) && value.endsWith(SUFFIX));
        return plain
                ? value
                : PREFIX + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
    }
}
