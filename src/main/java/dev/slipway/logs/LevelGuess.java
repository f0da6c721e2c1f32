package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Reads the level of a line of output from how it begins.
///
/// Times, brackets, colours and `npm` are skipped, then the first word decides, in any case: `error`, `err!`,
/// `fatal`, `panic`, `severe`, `critical` are errors, also `…Error:` and `…Exception:`; `warn` and `warning`
/// are warnings; `debug`, `trace`, `verbose` are debugging. Of a line of JSON the member `level` decides, a
/// word or a number as pino and bunyan write it. Everything else is INFO, standard error too: most programs
/// say ordinary things there.
final class LevelGuess {
    private static final int LOOK = 160;

    private LevelGuess() {}

    static Level of(byte[] line, int offset, int length) {
        var end = offset + Math.min(length, LOOK);
        var at = skipPreamble(line, offset, end);
        if (at < end && line[at] == '{') {
            return ofJson(new String(line, at, end - at, ISO_8859_1));
        }
        var word = wordEnd(line, at, end);
        if (word - at == 3 && is(line, at, "npm") && word < end && line[word] == ' ') {
            at = word + 1;
            word = wordEnd(line, at, end);
        }
        return ofWord(line, at, word, end);
    }

    /// Times (`2026-11-21T10:00:00.123Z`, `[10:00:00]`), brackets, blanks and colours.
    private static int skipPreamble(byte[] line, int offset, int end) {
        var at = offset;
        while (at < end) {
            var b = line[at];
            if (b == 0x1b) {
                while (at < end && line[at] != 'm') {
                    at++;
                }
                at++;
            } else if (isPreamble(b) || (isDateLetter(line, at) && at > offset)) {
                at++;
            } else {
                break;
            }
        }
        return Math.min(at, end);
    }

    private static boolean isPreamble(byte b) {
        return (b >= '0' && b <= '9')
                || b == ' '
                || b == '\t'
                || b == '['
                || b == ']'
                || b == '('
                || b == ')'
                || b == '<'
                || b == '-'
                || b == ':'
                || b == '.'
                || b == ','
                || b == '+'
                || b == '/'
                || b == '|';
    }

    /// The T and the Z of an ISO 8601 time.
    private static boolean isDateLetter(byte[] line, int at) {
        var digitBefore = line[at - (at > 0 ? 1 : 0)] >= '0' && line[at - (at > 0 ? 1 : 0)] <= '9';
        return (line[at] == 'T' || line[at] == 'Z') && digitBefore;
    }

    private static int wordEnd(byte[] line, int at, int end) {
        var i = at;
        while (i < end && isLetter(line[i])) {
            i++;
        }
        return i;
    }

    private static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private static Level ofWord(byte[] line, int at, int word, int end) {
        var length = word - at;
        if (length < 3) {
            return Level.INFO;
        }
        var next = word < end ? line[word] : ' ';
        var level = switch (line[at] | 0x20) {
            case 'e' -> (length == 5 && is(line, at, "error")) || (length == 3 && next == '!' && is(line, at, "err"));
            case 'f' -> length == 5 && is(line, at, "fatal");
            case 'p' -> length == 5 && next == ':' && is(line, at, "panic");
            case 's' -> length == 6 && is(line, at, "severe");
            case 'c' -> length == 8 && is(line, at, "critical");
            default -> false;
        };
        if (level || (next == ':' && namesException(line, word, length))) {
            return Level.ERROR;
        }
        if ((length == 4 && is(line, at, "warn")) || (length == 7 && is(line, at, "warning"))) {
            return Level.WARNING;
        }
        var debug = (length == 5 && (is(line, at, "debug") || is(line, at, "trace")))
                || (length == 7 && is(line, at, "verbose"));
        return debug ? Level.DEBUG : Level.INFO;
    }

    private static boolean namesException(byte[] line, int end, int length) {
        return (length > 5 && is(line, end - 5, "error")) || (length > 9 && is(line, end - 9, "exception"));
    }

    private static boolean is(byte[] line, int at, String lowerCase) {
        if (at + lowerCase.length() > line.length) {
            return false;
        }
        for (var i = 0; i < lowerCase.length(); i++) {
            if ((line[at + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Level ofJson(String head) {
        var key = head.indexOf("\"level\"");
        if (key < 0) {
            return Level.INFO;
        }
        var value = head.substring(key + 7).stripLeading();
        value = value.startsWith(":") ? value.substring(1).stripLeading() : "";
        if (value.startsWith("\"")) {
            var bytes = value.substring(1).getBytes(ISO_8859_1);
            return ofWord(bytes, 0, wordEnd(bytes, 0, bytes.length), bytes.length);
        }
        return value.length() < 2 || !Character.isDigit(value.charAt(1))
                ? Level.INFO
                : switch (value.charAt(0)) {
                    case '5', '6' -> Level.ERROR;
                    case '4' -> Level.WARNING;
                    case '1', '2' -> Level.DEBUG;
                    default -> Level.INFO;
                };
    }
}
