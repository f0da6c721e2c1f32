package dev.slipway.logs;

import java.io.ByteArrayOutputStream;

/// Takes out of a stream what only moves a cursor, sets a title or rings a bell: escape sequences other than
/// colours (SGR, `ESC [ … m`), and control characters other than tab and line ends. After ECMA-48 and xterm's
/// control sequences.
///
/// It stands before the [Masker]: a secret that only comes together once such bytes are gone must be found too.
final class TerminalCleaner implements Bytes {
    private static final byte ESC = 0x1b;
    private static final byte BEL = 0x07;
    private static final int LONGEST_CSI = 64;
    /// A title is short; what is longer was never one, and output must not vanish without end.
    private static final int LONGEST_STRING = 4096;

    private final Bytes out;
    private final byte[] sequence = new byte[LONGEST_CSI];
    private Place place = Place.TEXT;
    private int length;

    TerminalCleaner(Bytes out) {
        this.out = out;
    }

    /// The same for a value that is at hand as a whole.
    static byte[] clean(byte[] text) {
        var cleaned = new ByteArrayOutputStream(text.length);
        new TerminalCleaner(cleaned::write).take(text, 0, text.length);
        return cleaned.toByteArray();
    }

    @Override
    public void take(byte[] chunk, int offset, int length) {
        var end = offset + length;
        var start = offset;
        for (var i = offset; i < end; i++) {
            var b = chunk[i];
            if (place == Place.TEXT) {
                if (isText(b)) {
                    continue;
                }
                hand(chunk, start, i);
                start = i + 1;
                place = b == ESC ? Place.ESCAPE : Place.TEXT;
            } else {
                // A byte that ends a sequence without being part of it is looked at again, as text.
                var part = sequence(b);
                start = part ? i + 1 : i;
                i = part ? i : i - 1;
            }
        }
        if (place == Place.TEXT) {
            hand(chunk, start, end);
        }
    }

    private void hand(byte[] chunk, int from, int to) {
        if (from < to) {
            out.take(chunk, from, to - from);
        }
    }

    private static boolean isText(byte b) {
        return b >= ' ' ? b != 0x7f : b < 0 || b == '\n' || b == '\r' || b == '\t';
    }

    /// Takes one byte of a sequence; false when it is not part of it.
    private boolean sequence(byte b) {
        return switch (place) {
            case TEXT -> false;
            case ESCAPE -> escape(b);
            case CHARSET -> charset(b);
            case CSI -> csi(b);
            case STRING -> string(b);
            case STRING_ESCAPE -> stringEscape(b);
        };
    }

    private boolean escape(byte b) {
        length = 0;
        place = switch (b) {
            case '[' -> Place.CSI;
            case ']', 'P', '_', '^', 'X' -> Place.STRING;
            case ESC -> Place.ESCAPE;
            default -> b >= ' ' && b <= '/' ? Place.CHARSET : Place.TEXT;
        };
        return b >= ' ' || b == ESC;
    }

    private boolean charset(byte b) {
        if (b < ' ') {
            place = Place.TEXT;
            return false;
        }
        place = b <= '/' ? Place.CHARSET : Place.TEXT;
        return true;
    }

    private boolean csi(byte b) {
        if (b < ' ' || b == 0x7f || length == LONGEST_CSI) {
            place = Place.TEXT;
            return false;
        }
        sequence[length++] = b;
        if (b >= '@') {
            place = Place.TEXT;
            if (b == 'm' && isColour()) {
                out.take(new byte[] {ESC, '['}, 0, 2);
                out.take(sequence, 0, length);
            }
        }
        return true;
    }

    /// Only digits and separators: `ESC [ > 4 m` is a keyboard mode, not a colour.
    private boolean isColour() {
        for (var i = 0; i < length - 1; i++) {
            if (sequence[i] < '0' || sequence[i] > ';') {
                return false;
            }
        }
        return true;
    }

    private boolean string(byte b) {
        if (b == '\n' || length++ == LONGEST_STRING) {
            place = Place.TEXT;
            return false;
        }
        place = b == ESC ? Place.STRING_ESCAPE : b == BEL ? Place.TEXT : Place.STRING;
        return true;
    }

    private boolean stringEscape(byte b) {
        if (b != '\\') {
            return escape(b);
        }
        place = Place.TEXT;
        return true;
    }

    private enum Place {
        TEXT,
        ESCAPE,
        CHARSET,
        CSI,
        STRING,
        STRING_ESCAPE
    }
}
