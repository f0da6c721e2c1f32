package dev.slipway.edge;

import java.util.Optional;
import java.util.regex.Pattern;

/// A part of a file (RFC 9110 section 14).
///
/// @param first the first byte's position
/// @param length how many bytes; 0 or less when the file has none of them
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// Reads a `Range` header. Empty when it asks for several parts or makes no sense: the whole is the answer
    /// then.
    static Optional<ByteRange> parse(String header, long size) {
        var match = ONE.matcher(header);
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (match.group(1).isEmpty()) {
            var length = Math.min(Long.parseLong(match.group(2)), size);
            return Optional.of(new ByteRange(size - length, length));
        }
        var first = Long.parseLong(match.group(1));
        var last = match.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(match.group(2)), size - 1);
        if (!match.group(2).isEmpty() && Long.parseLong(match.group(2)) < first) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }

    boolean isSatisfiable() {
        return length > 0;
    }

    String contentRange(long size) {
        return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
    }
}
