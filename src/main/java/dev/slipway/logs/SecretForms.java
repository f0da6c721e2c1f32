package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Every way in which a secret may show up in output, as byte patterns.
///
/// A value of [#FULL] characters or more is hidden in all its forms: as it is, each of its lines, base64 in
/// the three alignments (alone, or anywhere inside a longer encoded text) and both alphabets, percent-encoded,
/// JSON-, HTML- and shell-quoted, in hex. A shorter one, from [#SHORTEST] on, only as it is: its encodings are
/// so short that they would hide innocent text everywhere. Below that nothing can be hidden; [#tooShort] lets
/// the writer say so.
final class SecretForms {
    static final int SHORTEST = 4;
    static final int FULL = 6;
    /// Beyond this size in bytes the rarer encodings are left out: they multiply the automaton's memory.
    private static final int LARGE = 16 * 1024;

    private static final String ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /// What the usual percent-encoders leave alone: RFC 3986, encodeURIComponent, encodeURI, HTML forms,
    /// Python's.
    private static final List<String> UNESCAPED = List.of("-._~", "-_.!~*'()", "-_.!~*'();,/?:@&=+$#", "*-._", "_.-~/");

    /// Text in which each char is one byte, so that equal patterns meet in one map; true when line breaks may
    /// stand anywhere inside (base64 as mail and the `base64` tool wrap it).
    private final Map<String, Boolean> forms = new LinkedHashMap<>();

    private SecretForms() {}

    static List<Pattern> of(Collection<String> secrets) {
        var forms = new SecretForms();
        secrets.forEach(forms::add);
        return forms.forms.entrySet().stream()
                .map(form -> new Pattern(form.getKey().getBytes(ISO_8859_1), form.getValue()))
                .toList();
    }

    /// Whether a value is there but too short to be hidden.
    static boolean tooShort(String secret) {
        return !secret.isBlank() && secret.strip().length() < SHORTEST;
    }

    private void add(String secret) {
        var value = secret.strip();
        if (value.length() < SHORTEST) {
            return;
        }
        plain(value);
        if (value.length() < FULL) {
            return;
        }
        quoted(value);
        encoded(value.getBytes(UTF_8));
        value.lines().map(String::strip).filter(line -> line.length() >= FULL).forEach(line -> {
            plain(line);
            quoted(line);
        });
    }

    private void plain(String value) {
        text(value);
        text(value.replace("\r\n", "\n"));
        text(value.replace("\r\n", "\n").replace("\n", "\r\n"));
    }

    private void quoted(String value) {
        json(value, false, false, false);
        json(value, true, false, false);
        json(value, true, true, false);
        json(value, false, false, true);
        text(json(value, c -> c == '/' ? "\\/" : c < ' ' ? "\\u%04x".formatted(c) : null));
        text(value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
        text(value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&apos;"));
        text(value.replace("'", "'\\''"));
        text(value.replace("'", "'\"'\"'"));
        text(escaped(value, "\"\\$`"));
        text(escaped(value, "\"\\$`!"));
        text(escaped(value, "\\'"));
        text(escaped(value, "\\'").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r"));
        text(escaped(value, " \t!\"#$&'()*,;<>?[\\]^`{|}~"));
        text(escaped(value, " \t!\"#$%&'()*+,:;<=>?@[\\]^`{|}~"));
    }

    private void encoded(byte[] value) {
        base64(value, Base64.getEncoder());
        base64(value, Base64.getUrlEncoder());
        if (value.length > LARGE) {
            return;
        }
        put(HexFormat.of().formatHex(value), false);
        put(HexFormat.of().withUpperCase().formatHex(value), false);
        for (var unescaped : UNESCAPED) {
            put(percent(value, unescaped, "%%%02X", "%20"), false);
            put(percent(value, unescaped, "%%%02x", "%20"), false);
            put(percent(value, unescaped, "%%%02X", "+"), false);
            put(percent(value, unescaped, "%%%02x", "+"), false);
        }
    }

    /// The characters that depend on the secret alone, for each place it can have within three bytes; and the
    /// closing characters it has when the text ends with it.
    private void base64(byte[] value, Base64.Encoder encoder) {
        for (var before = 0; before < 3; before++) {
            var padded = new byte[before + value.length];
            System.arraycopy(value, 0, padded, before, value.length);
            var whole = encoder.encodeToString(padded);
            var first = (before * 8 + 5) / 6;
            var last = padded.length * 8 / 6;
            put(whole.substring(first, last), true);
            put(whole.substring(first), true);
            put(encoder.withoutPadding().encodeToString(padded).substring(first), true);
        }
    }

    private void json(String value, boolean asciiOnly, boolean upper, boolean html) {
        var unicode = upper ? "\\u%04X" : "\\u%04x";
        text(json(value, c -> {
            var escape = c < ' ' || (asciiOnly && c > '~') || (html && "<>&'".indexOf(c) >= 0);
            return escape ? unicode.formatted(c) : null;
        }));
    }

    /// RFC 8259 section 7: the two-character escapes, then what `other` says of the character.
    private static String json(String value, IntFunction<@org.jspecify.annotations.Nullable String> other) {
        var out = new StringBuilder();
        for (var c : value.toCharArray()) {
            var escape = switch (c) {
                case '"' -> "\\\"";
                case '\\' -> "\\\\";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                case '\b' -> "\\b";
                case '\f' -> "\\f";
                default -> other.apply(c);
            };
            if (escape == null) {
                out.append(c);
            } else {
                out.append(escape);
            }
        }
        return out.toString();
    }

    private static String escaped(String value, String special) {
        var out = new StringBuilder();
        for (var c : value.toCharArray()) {
            if (special.indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }

    private static String percent(byte[] value, String unescaped, String format, String space) {
        var out = new StringBuilder();
        for (var b : value) {
            var c = (char) (b & 0xff);
            if (ALNUM.indexOf(c) >= 0 || unescaped.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append(c == ' ' ? space : format.formatted((int) c));
            }
        }
        return out.toString();
    }

    private void text(String form) {
        put(new String(TerminalCleaner.clean(form.getBytes(UTF_8)), ISO_8859_1), false);
    }

    private void put(String bytes, boolean wraps) {
        if (bytes.length() >= SHORTEST) {
            forms.merge(bytes, wraps, Boolean::logicalOr);
        }
    }

    /// @param wraps whether line breaks may stand between its bytes
    record Pattern(byte[] bytes, boolean wraps) {}
}
