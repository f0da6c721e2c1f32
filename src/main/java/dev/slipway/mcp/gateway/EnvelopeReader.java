package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Envelope.Malformed;
import dev.slipway.mcp.gateway.Envelope.Span;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Walks over one message, noting where its outer parts stand.
final class EnvelopeReader {
    private final JsonParser parser;
    private final byte[] message;
    private final Set<String> seen = new HashSet<>();

    private @Nullable Span id;
    private @Nullable String method;
    private @Nullable Span cancels;
    private @Nullable String progressToken;
    private @Nullable String protocolVersion;

    EnvelopeReader(JsonParser parser, byte[] message) {
        this.parser = parser;
        this.message = message;
    }

    Envelope read() throws Malformed {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            // Two parsers may differ on which of two ids counts; a message that has two is refused.
            if (!seen.add(name)) {
                throw new Malformed(Envelope.INVALID_REQUEST, "'%s' stands there twice".formatted(name));
            }
            take(name, parser.nextToken());
        }
        boolean answer = seen.contains("result") || seen.contains("error");
        if (method == null && !answer) {
            throw new Malformed(Envelope.INVALID_REQUEST, "a message needs a method, a result or an error");
        }
        if (method != null && answer) {
            throw new Malformed(Envelope.INVALID_REQUEST, "a message is a request or an answer, not both");
        }
        boolean cancellation = "notifications/cancelled".equals(method);
        return new Envelope(
                message,
                id,
                method,
                cancellation ? cancels : null,
                progressToken,
                protocolVersion,
                seen.contains("error"));
    }

    private void take(String name, JsonToken value) throws Malformed {
        switch (name) {
            case "jsonrpc" -> version(value);
            case "id" -> id = id(value);
            case "method" -> method = text(value, "method");
            case "params" -> params(value);
            case "result" -> result(value);
            default -> parser.skipChildren();
        }
    }

    private void version(JsonToken value) throws Malformed {
        if (value != JsonToken.VALUE_STRING || !parser.getString().equals("2.0")) {
            throw new Malformed(Envelope.INVALID_REQUEST, "jsonrpc must be \"2.0\"");
        }
    }

    /// A null id stands only on an error that answers nothing; it counts as none.
    private @Nullable Span id(JsonToken value) throws Malformed {
        return switch (value) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> span();
            case VALUE_NULL -> null;
            default -> throw new Malformed(Envelope.INVALID_REQUEST, "an id must be a string or a number");
        };
    }

    private String text(JsonToken value, String name) throws Malformed {
        if (value != JsonToken.VALUE_STRING) {
            throw new Malformed(Envelope.INVALID_REQUEST, name + " must be a string");
        }
        return parser.getString();
    }

    private void params(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            switch (name) {
                case "requestId" -> cancels = token.isScalarValue() ? span() : skip();
                case "progressToken" -> progressToken = token.isScalarValue() ? json() : null;
                case "_meta" -> meta(token);
                default -> parser.skipChildren();
            }
        }
    }

    private void meta(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals("progressToken");
            if (parser.nextToken().isScalarValue() && wanted) {
                progressToken = json();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void result(JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals("protocolVersion");
            if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                protocolVersion = parser.getString();
            } else {
                parser.skipChildren();
            }
        }
    }

    private Span span() {
        return new Span(Envelope.start(parser), Envelope.end(parser));
    }

    private String json() {
        var span = span();
        return new String(message, span.from(), span.length(), StandardCharsets.UTF_8);
    }

    private @Nullable Span skip() {
        parser.skipChildren();
        return null;
    }
}
