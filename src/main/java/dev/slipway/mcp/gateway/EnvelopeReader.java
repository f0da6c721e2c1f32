package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Envelope.Malformed;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Walks over one message, noting where its parts stand.
final class EnvelopeReader {
    private final JsonParser parser;
    private final byte[] message;
    /// Of each [Part] where it begins and, at the next place, where it ends; -1 for those that are not there.
    private final int[] spans = new int[2 * Part.COUNT];
    private @Nullable String method;

    EnvelopeReader(JsonParser parser, byte[] message) {
        this.parser = parser;
        this.message = message;
        Arrays.fill(spans, -1);
    }

    Envelope read() throws Malformed {
        object(Part.OF_MESSAGE);
        boolean answer = has(Part.RESULT) || has(Part.ERROR);
        if (method == null && !answer) {
            throw new Malformed(Envelope.INVALID_REQUEST, "a message needs a method, a result or an error");
        }
        if (method != null && answer) {
            throw new Malformed(Envelope.INVALID_REQUEST, "a message is a request or an answer, not both");
        }
        return new Envelope(message, spans, method);
    }

    private boolean has(Part part) {
        return spans[2 * part.ordinal()] >= 0;
    }

    private void object(Map<String, Part> known) throws Malformed {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var part = known.get(name);
            var value = parser.nextToken();
            if (part != null) {
                // Two parsers may differ on which of two ids counts; a message that has two is refused.
                if (has(part)) {
                    throw new Malformed(Envelope.INVALID_REQUEST, "'%s' stands there twice".formatted(name));
                }
                part(part, value);
            } else if (name.equals("jsonrpc") && known == Part.OF_MESSAGE) {
                version(value);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void part(Part part, JsonToken value) throws Malformed {
        int from = Envelope.start(parser);
        switch (part) {
            case ID -> {
                if (value == JsonToken.VALUE_NULL) {
                    // Stands only on an error that answers nothing, and counts as none.
                    return;
                }
                scalar(value, "an id must be a string or a number");
            }
            case REQUEST_ID, PROGRESS_TOKEN, META_PROGRESS_TOKEN -> {
                if (!value.isScalarValue()) {
                    parser.skipChildren();
                    return;
                }
            }
            case METHOD -> method = text(value);
            case PARAMS -> inside(value, Part.OF_PARAMS);
            case META -> inside(value, Part.OF_META);
            case RESULT -> inside(value, Part.OF_RESULT);
            case ERROR -> inside(value, Part.OF_ERROR);
            default -> parser.skipChildren();
        }
        spans[2 * part.ordinal()] = from;
        spans[2 * part.ordinal() + 1] = Envelope.end(parser);
    }

    private void inside(JsonToken value, Map<String, Part> known) throws Malformed {
        if (value == JsonToken.START_OBJECT) {
            object(known);
        } else {
            parser.skipChildren();
        }
    }

    private void version(JsonToken value) throws Malformed {
        if (value != JsonToken.VALUE_STRING || !parser.getString().equals("2.0")) {
            throw new Malformed(Envelope.INVALID_REQUEST, "jsonrpc must be \"2.0\"");
        }
    }

    private static void scalar(JsonToken value, String otherwise) throws Malformed {
        if (value != JsonToken.VALUE_STRING && !value.isNumeric()) {
            throw new Malformed(Envelope.INVALID_REQUEST, otherwise);
        }
    }

    private String text(JsonToken value) throws Malformed {
        if (value != JsonToken.VALUE_STRING) {
            throw new Malformed(Envelope.INVALID_REQUEST, "a method must be a string");
        }
        return parser.getString();
    }
}
