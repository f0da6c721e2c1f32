package dev.slipway.mcp.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;

/// Takes JSON apart one level deep and puts it together again; what lies deeper stays as the bytes it is. Given
/// valid JSON only.
final class Json {
    static final byte[] EMPTY = utf8("{}");
    static final byte[] TRUE = utf8("true");

    private Json() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Any JSON as it is written.
    static String written(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    /// A text as a JSON string.
    static byte[] quoted(String text) {
        var out = new ByteArrayOutputStream(text.length() + 2);
        out.write('"');
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        out.write('"');
        return out.toByteArray();
    }

    /// The text of a JSON string.
    static String text(byte[] string) {
        for (var b : string) {
            if (b == '\\') {
                try (var parser = Envelope.JSON.createParser(ObjectReadContext.empty(), string)) {
                    parser.nextToken();
                    return parser.getString();
                }
            }
        }
        return new String(string, 1, string.length - 2, StandardCharsets.UTF_8);
    }

    /// A whole number of at most 18 digits.
    static Optional<Long> number(byte[] bytes, int from, int to) {
        boolean negative = to > from && bytes[from] == '-';
        int first = negative ? from + 1 : from;
        if (to - first > 18 || to == first) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = first; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return Optional.empty();
            }
            number = 10 * number + (bytes[i] - '0');
        }
        return Optional.of(negative ? -number : number);
    }

    /// The members of an object in their order; none when it is something else.
    static Map<String, byte[]> members(byte[] object) {
        var members = new LinkedHashMap<String, byte[]>();
        try (var parser = Envelope.JSON.createParser(ObjectReadContext.empty(), object)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    var name = parser.currentName();
                    parser.nextToken();
                    int from = Envelope.start(parser);
                    parser.skipChildren();
                    members.put(name, Arrays.copyOfRange(object, from, Envelope.end(parser)));
                }
            }
        }
        return members;
    }

    static byte[] object(Map<String, byte[]> members) {
        var out = new ByteArrayOutputStream(128);
        out.write('{');
        members.forEach((name, value) -> {
            if (out.size() > 1) {
                out.write(',');
            }
            out.writeBytes(quoted(name));
            out.write(':');
            out.writeBytes(value);
        });
        out.write('}');
        return out.toByteArray();
    }

    /// The items of an array in their order; none when it is something else.
    static List<byte[]> items(byte[] array) {
        var items = new ArrayList<byte[]>();
        try (var parser = Envelope.JSON.createParser(ObjectReadContext.empty(), array)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    int from = Envelope.start(parser);
                    parser.skipChildren();
                    items.add(Arrays.copyOfRange(array, from, Envelope.end(parser)));
                }
            }
        }
        return items;
    }

    static byte[] array(List<byte[]> items) {
        var out = new ByteArrayOutputStream(128);
        out.write('[');
        for (var item : items) {
            if (out.size() > 1) {
                out.write(',');
            }
            out.writeBytes(item);
        }
        out.write(']');
        return out.toByteArray();
    }
}
