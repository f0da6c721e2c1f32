package dev.slipway.edge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The path of a URL as names of folders and a file. Made only from names that are harmless: none that walks up,
/// none that is hidden (`.env`, `.git`) but the first of `/.well-known/…` (RFC 8615), none with a separator or a
/// control character in it.
///
/// @param names the decoded names, without empty ones
/// @param folder whether the path ended in a slash, and so asks for a folder
record SitePath(List<String> names, boolean folder) {
    SitePath {
        names = List.copyOf(names);
    }

    /// Reads the raw path of a URL; empty when it can name nothing that may be served.
    static Optional<SitePath> parse(String raw) {
        var names = new ArrayList<String>();
        for (var part : raw.split("/", -1)) {
            var name = decode(part);
            if (name.isEmpty() || !mayBeServed(name.get(), names.isEmpty())) {
                return Optional.empty();
            }
            if (!name.get().isEmpty()) {
                names.add(name.get());
            }
        }
        return Optional.of(new SitePath(names, raw.endsWith("/")));
    }

    static boolean mayBeServed(String name, boolean first) {
        if (name.startsWith(".")) {
            return first && name.equals(".well-known");
        }
        return name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
    }

    /// Whether the path looks like a page of a single-page application: its last name has no extension.
    boolean isPage() {
        return names.isEmpty() || folder || names.getLast().indexOf('.') < 0;
    }

    private static Optional<String> decode(String part) {
        if (part.indexOf('%') < 0) {
            return Optional.of(part);
        }
        var bytes = ByteBuffer.allocate(part.length() * 3);
        for (int i = 0; i < part.length(); i++) {
            var c = part.charAt(i);
            if (c != '%') {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            } else if (i + 2 < part.length()
                    && HexFormat.isHexDigit(part.charAt(i + 1))
                    && HexFormat.isHexDigit(part.charAt(i + 2))) {
                bytes.put((byte) HexFormat.fromHexDigits(part, i + 1, i + 3));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
