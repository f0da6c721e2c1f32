package dev.slipway.mcp.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// One JSON-RPC 2.0 message, of which only the outside was read: the rest passes through as the bytes it came
/// in.
///
/// @param bytes the whole message, valid JSON
/// @param id where the id's JSON stands; absent for notifications
/// @param method absent for answers
/// @param cancels for `notifications/cancelled`, where the JSON of the id to cancel stands
/// @param progressToken for a request, the token under which it wants progress; for `notifications/progress`,
///     the token it is about; as JSON
/// @param protocolVersion of the answer to `initialize`, the revision that was agreed on
/// @param failed whether it is an answer that is an error
record Envelope(
        byte[] bytes,
        @Nullable Span id,
        @Nullable String method,
        @Nullable Span cancels,
        @Nullable String progressToken,
        @Nullable String protocolVersion,
        boolean failed) {
    /// A part of the bytes, `to` exclusive.
    record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

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

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;

    /// Any string that fits the limit on messages is fine; the limit was held before.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    boolean isRequest() {
        return method != null && id != null;
    }

    boolean isNotification() {
        return method != null && id == null;
    }

    boolean isAnswer() {
        return method == null;
    }

    boolean is(String name) {
        return name.equals(method);
    }

    /// The id as JSON: `17` or `"a"`.
    byte[] idBytes() {
        return id == null ? "null".getBytes(StandardCharsets.US_ASCII) : Arrays.copyOfRange(bytes, id.from(), id.to());
    }

    /// The same message with another id.
    byte[] withId(byte[] other) {
        return id == null ? bytes : splice(id, other);
    }

    /// The same cancellation for another id.
    byte[] cancelling(byte[] other) {
        return cancels == null ? bytes : splice(cancels, other);
    }

    byte[] cancelledId() {
        return cancels == null ? new byte[0] : Arrays.copyOfRange(bytes, cancels.from(), cancels.to());
    }

    private byte[] splice(Span span, byte[] other) {
        var spliced = new byte[bytes.length - span.length() + other.length];
        System.arraycopy(bytes, 0, spliced, 0, span.from());
        System.arraycopy(other, 0, spliced, span.from(), other.length);
        System.arraycopy(bytes, span.to(), spliced, span.from() + other.length, bytes.length - span.to());
        return spliced;
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

    /// Reads one message, or a batch of them as revision 2025-03-26 allows.
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
