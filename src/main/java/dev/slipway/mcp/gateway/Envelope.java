package dev.slipway.mcp.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// One JSON-RPC 2.0 message, of which only some [Part]s were read: the rest passes through as the bytes it came
/// in.
final class Envelope {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    private static final byte[] NO_ID = Json.utf8("null");

    /// Any string that fits the limit on messages is fine; the limit was held before.
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] bytes;
    private final int[] spans;
    private final @Nullable String method;

    /// What came in is no JSON-RPC; the code is that of JSON-RPC 2.0 section 5.1.
    static final class Malformed extends Exception {
        private final int code;

        Malformed(int code, String message) {
            super(message);
            this.code = code;
        }

        int code() {
            return code;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    Envelope(byte[] bytes, int[] spans, @Nullable String method) {
        this.bytes = bytes;
        this.spans = spans;
        this.method = method;
    }

    /// Reads one message.
    static Envelope read(byte[] message) throws Malformed {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), message)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed(INVALID_REQUEST, "a message must be a JSON object");
            }
            var envelope = new EnvelopeReader(parser, message).read();
            if (parser.nextToken() != null) {
                throw new Malformed(PARSE_ERROR, "there is something after the message");
            }
            return envelope;
        } catch (JacksonException e) {
            throw new Malformed(PARSE_ERROR, "not valid JSON: " + e.getOriginalMessage());
        }
    }

    /// Reads a message that the gateway itself wrote.
    static Envelope own(byte[] message) {
        try {
            return read(message);
        } catch (Malformed e) {
            throw new IllegalStateException("the gateway wrote a bad message", e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /// `tools/call`; empty for answers.
    String method() {
        return method == null ? "" : method;
    }

    boolean is(String name) {
        return name.equals(method);
    }

    boolean isRequest() {
        return method != null && has(Part.ID);
    }

    boolean isNotification() {
        return method != null && !has(Part.ID);
    }

    boolean isAnswer() {
        return method == null;
    }

    /// Whether it is an answer that is an error.
    boolean failed() {
        return has(Part.ERROR);
    }

    boolean has(Part part) {
        return spans[2 * part.ordinal()] >= 0;
    }

    /// A part as JSON.
    byte[] json(Part part) {
        return Arrays.copyOfRange(bytes, from(part), to(part));
    }

    byte[] json(Part part, byte[] otherwise) {
        return has(part) ? json(part) : otherwise;
    }

    /// A part that is a string.
    Optional<String> text(Part part) {
        return has(part) && bytes[from(part)] == '"' ? Optional.of(Json.text(json(part))) : Optional.empty();
    }

    /// A part that is a whole number.
    Optional<Long> number(Part part) {
        return has(part) ? Json.number(bytes, from(part), to(part)) : Optional.empty();
    }

    /// The id as JSON: `17` or `"a"`.
    byte[] idBytes() {
        return json(Part.ID, NO_ID);
    }

    /// The same message with another id.
    byte[] withId(byte[] other) {
        return with(Part.ID, other);
    }

    /// The same message with another value in the place of a part; unchanged where that is not there.
    byte[] with(Part part, byte[] other) {
        if (!has(part)) {
            return bytes;
        }
        var changed = new byte[bytes.length - (to(part) - from(part)) + other.length];
        System.arraycopy(bytes, 0, changed, 0, from(part));
        System.arraycopy(other, 0, changed, from(part), other.length);
        System.arraycopy(bytes, to(part), changed, from(part) + other.length, bytes.length - to(part));
        return changed;
    }

    /// The same message with the same value in the places of two parts.
    byte[] with(Part one, Part two, byte[] other) {
        if (!has(one) || !has(two)) {
            return has(one) ? with(one, other) : with(two, other);
        }
        var first = from(one) < from(two) ? one : two;
        var second = first == one ? two : one;
        int gap = from(second) - to(first);
        int end = bytes.length - to(second);
        var changed = new byte[from(first) + gap + end + 2 * other.length];
        System.arraycopy(bytes, 0, changed, 0, from(first));
        System.arraycopy(other, 0, changed, from(first), other.length);
        System.arraycopy(bytes, to(first), changed, from(first) + other.length, gap);
        System.arraycopy(other, 0, changed, from(first) + other.length + gap, other.length);
        System.arraycopy(bytes, to(second), changed, changed.length - end, end);
        return changed;
    }

    private int from(Part part) {
        return spans[2 * part.ordinal()];
    }

    private int to(Part part) {
        return spans[2 * part.ordinal() + 1];
    }

    /// One message, or a batch of them as revision 2025-03-26 allows.
    ///
    /// @param batch whether the body was an array
    record Body(List<Envelope> messages, boolean batch) {
        static Body read(byte[] body) throws Malformed {
            if (!startsArray(body)) {
                return new Body(List.of(Envelope.read(body)), false);
            }
            var messages = new ArrayList<Envelope>();
            for (var part : split(body)) {
                messages.add(Envelope.read(part));
            }
            if (messages.isEmpty()) {
                throw new Malformed(INVALID_REQUEST, "a batch must not be empty");
            }
            return new Body(List.copyOf(messages), true);
        }
    }

    private static boolean startsArray(byte[] body) {
        for (var b : body) {
            if (b > ' ') {
                return b == '[';
            }
        }
        return false;
    }

    private static List<byte[]> split(byte[] body) throws Malformed {
        var parts = new ArrayList<byte[]>();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int from = start(parser);
                parser.skipChildren();
                parts.add(Arrays.copyOfRange(body, from, end(parser)));
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new Malformed(INVALID_REQUEST, "a batch must hold JSON objects");
            }
            return parts;
        } catch (JacksonException e) {
            throw new Malformed(PARSE_ERROR, "not valid JSON: " + e.getOriginalMessage());
        }
    }

    static int start(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    static int end(JsonParser parser) {
        parser.finishToken();
        return Math.toIntExact(parser.currentLocation().getByteOffset());
    }
}
