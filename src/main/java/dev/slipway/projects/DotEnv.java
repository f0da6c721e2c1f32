package dev.slipway.projects;

import dev.slipway.platform.SlipwayException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the text of an `.env` file as the common readers do: `KEY=value`, `export KEY=value`, `#` comments,
/// single quotes (taken as they are) and double quotes (with `\n`, `\t`, `\"`, `\\`), both over several lines if
/// need be.
final class DotEnv {
    private final String text;
    private int at;
    private int line = 1;

    private DotEnv(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    /// The variables in their order; of two of a name the last.
    ///
    /// @throws SlipwayException INVALID, naming the line; the sentence does not repeat what stands there
    static Map<String, String> parse(String text) {
        return new DotEnv(text).read();
    }

    private Map<String, String> read() {
        var variables = new LinkedHashMap<String, String>();
        while (skipBlank()) {
            var started = line;
            var key = key();
            if (key.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
                throw SlipwayException.invalid("line %d is not KEY=value", started);
            }
            at++;
            variables.put(key, value(started));
        }
        return variables;
    }

    /// Moves to the next line that says something.
    private boolean skipBlank() {
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == '#') {
                restOfLine();
            } else if (Character.isWhitespace(c) || c == '\ufeff') {
                step();
            } else {
                return true;
            }
        }
        return false;
    }

    private String key() {
        var end = text.indexOf('=', at);
        var newline = text.indexOf('\n', at);
        if (end < 0 || newline >= 0 && newline < end) {
            return "";
        }
        var key = text.substring(at, end).strip();
        at = end;
        return key.startsWith("export ") ? key.substring("export ".length()).strip() : key;
    }

    private String value(int started) {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return quoted(text.charAt(at), started);
        }
        var plain = restOfLine();
        var comment = plain.indexOf(" #");
        return (comment < 0 ? plain : plain.substring(0, comment)).strip();
    }

    private String quoted(char quote, int started) {
        var value = new StringBuilder();
        at++;
        while (at < text.length()) {
            var c = step();
            if (c == quote) {
                restOfLine();
                return value.toString();
            }
            value.append(c == '\\' && quote == '"' && at < text.length() ? escaped(step()) : String.valueOf(c));
        }
        throw SlipwayException.invalid("the quotes that open in line %d are not closed", started);
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '"', '\\', '$' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private String restOfLine() {
        var newline = text.indexOf('\n', at);
        var end = newline < 0 ? text.length() : newline;
        var rest = text.substring(at, end);
        at = end;
        return rest;
    }

    private char step() {
        var c = text.charAt(at++);
        if (c == '\n') {
            line++;
        }
        return c;
    }
}
