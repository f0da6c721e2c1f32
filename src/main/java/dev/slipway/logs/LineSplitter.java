package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/// Cuts a stream of bytes into lines, each of them valid UTF-8 (what is not becomes U+FFFD) and at most
/// [#LONGEST] bytes long, in bounded memory whatever comes.
///
/// A line ends with LF or CR LF. A lone CR is what progress bars write: the text after it replaces the text
/// before it, as on a terminal, so of a thousand frames the last is kept; and one a second on the way, so that
/// a viewer sees it move.
final class LineSplitter implements Bytes {
    static final int LONGEST = 64 * 1024;
    private static final long FRAME_MILLIS = Duration.ofSeconds(1).toMillis();

    private final Bytes lines;
    private final InstantSource clock;
    private byte[] unfinished = new byte[256];
    private int length;
    private long beyond;
    private boolean returned;
    private long lastFrame;

    /// @param lines takes each line, without its end
    LineSplitter(Bytes lines, InstantSource clock) {
        this.lines = lines;
        this.clock = clock;
    }

    @Override
    public void take(byte[] chunk, int offset, int count) {
        var end = offset + count;
        var start = offset;
        for (var i = offset; i < end; i++) {
            var b = chunk[i];
            if (b == '\n') {
                line(chunk, start, i - start);
                start = i + 1;
            } else if (b == '\r') {
                append(chunk, start, i - start);
                returned = true;
                start = i + 1;
            } else if (returned) {
                overwrite();
            }
        }
        append(chunk, start, end - start);
    }

    /// Ends the line that has no end yet, if there is one.
    void end() {
        if (length > 0 || returned) {
            finish();
        }
    }

    private void line(byte[] chunk, int start, int count) {
        if (length == 0 && count <= LONGEST && !returned) {
            hand(chunk, start, count);
            return;
        }
        append(chunk, start, count);
        finish();
    }

    private void finish() {
        if (beyond > 0) {
            cut();
        }
        hand(unfinished, 0, length);
        clear();
    }

    private void overwrite() {
        var now = clock.millis();
        if (lastFrame == 0) {
            lastFrame = now;
        } else if (length > 0 && now - lastFrame >= FRAME_MILLIS) {
            lastFrame = now;
            finish();
        }
        clear();
    }

    private void clear() {
        length = 0;
        beyond = 0;
        returned = false;
        if (unfinished.length > LONGEST) {
            unfinished = new byte[256];
        }
    }

    private void append(byte[] chunk, int start, int count) {
        var fits = Math.min(count, LONGEST - length);
        if (length + fits > unfinished.length) {
            unfinished = Arrays.copyOf(unfinished, Math.max(length + fits, unfinished.length * 2));
        }
        System.arraycopy(chunk, start, unfinished, length, fits);
        length += fits;
        beyond += count - fits;
    }

    private void cut() {
        var marker = "… (line cut, %d bytes)".formatted(length + beyond).getBytes(UTF_8);
        var keep = length - marker.length;
        while (keep > 0 && (unfinished[keep] & 0xc0) == 0x80) {
            keep--;
        }
        System.arraycopy(marker, 0, unfinished, keep, marker.length);
        length = keep + marker.length;
    }

    private void hand(byte[] buffer, int start, int count) {
        var plain = (byte) 0;
        for (var i = start; i < start + count; i++) {
            plain |= buffer[i];
        }
        if (plain >= 0) {
            lines.take(buffer, start, count);
            return;
        }
        // Decoding replaces what is not UTF-8 (The Unicode Standard 3.9, U+FFFD substitution of maximal subparts).
        var valid = new String(buffer, start, count, UTF_8).getBytes(UTF_8);
        lines.take(valid, 0, valid.length);
    }
}
