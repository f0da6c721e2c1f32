package dev.slipway.mcp.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Cuts a server's standard output into its messages, one a line (the stdio transport of MCP). A line beyond
/// the limit is let go, all but its ends, which tell whose answer it was. Used by one thread.
final class Lines {
    private static final int END = 256;
    private static final Pattern FIRST_ID = Pattern.compile(
            "^\\s*\\{\\s*(?:\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*,\\s*)?" + "\"id\"\\s*:\\s*(\\d{1,18})\\s*,");
    private static final Pattern LAST_ID =
            Pattern.compile(",\\s*\"id\"\\s*:\\s*(\\d{1,18})\\s*(?:,\\s*\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*)?}\\s*$");

    private final int limit;
    private final Taker taker;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long dropped;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(END);
    private final byte[] tail = new byte[END];

    /// Gets what was cut.
    interface Taker {
        void line(byte[] line);

        /// A line of `length` bytes was beyond the limit.
        ///
        /// @param id of the request it answered, where its ends tell
        void tooLong(long length, Optional<Long> id);
    }

    Lines(int limit, Taker taker) {
        this.limit = limit;
        this.taker = taker;
    }

    void accept(byte[] buffer, int offset, int length) {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] == '\n') {
                add(buffer, from, i - from);
                end();
                from = i + 1;
            }
        }
        add(buffer, from, offset + length - from);
    }

    private void add(byte[] buffer, int from, int length) {
        if (dropped == 0 && line.size() + length <= limit) {
            line.write(buffer, from, length);
            return;
        }
        if (dropped == 0) {
            var kept = line.toByteArray();
            head.reset();
            drop(kept, 0, kept.length);
            line.reset();
        }
        drop(buffer, from, length);
    }

    /// Counts the bytes and keeps the first and the last of them.
    private void drop(byte[] buffer, int from, int length) {
        head.write(buffer, from, Math.min(length, END - head.size()));
        dropped += length;
        int kept = Math.min(length, END);
        System.arraycopy(tail, kept, tail, 0, END - kept);
        System.arraycopy(buffer, from + length - kept, tail, END - kept, kept);
    }

    private void end() {
        if (dropped > 0) {
            taker.tooLong(dropped, id());
            dropped = 0;
            return;
        }
        var bytes = line.toByteArray();
        line.reset();
        if (flatten(bytes)) {
            taker.line(bytes);
        }
    }

    private Optional<Long> id() {
        return id(FIRST_ID, head.toByteArray()).or(() -> id(LAST_ID, tail));
    }

    private static Optional<Long> id(Pattern pattern, byte[] text) {
        var matcher = pattern.matcher(new String(text, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
    }

    /// Turns line ends into spaces, which is what they are in JSON outside of strings, where they may not
    /// stand: a message must stay one line on standard input, and one field in an event stream. Whether there
    /// is anything else.
    static boolean flatten(byte[] message) {
        boolean anything = false;
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '\n' || message[i] == '\r') {
                message[i] = ' ';
            }
            anything |= message[i] != ' ' && message[i] != '\t';
        }
        return anything;
    }
}
