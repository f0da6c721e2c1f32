package dev.slipway.mcp.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Reads server-sent events (WHATWG HTML, section 9.2.6).
final class Events {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
    /// What can be sent back in a header.
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

    private final int limit;
    private String kind = "message";
    private String id = "";
    private String lastId = "";
    private Optional<Duration> retry = Optional.empty();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /// @param data of several lines joined by line feeds, as the bytes they were
    record Event(String kind, byte[] data) {}

    /// @param limit how long the data of one event may be; one byte more is kept of those that are longer
    Events(int limit) {
        this.limit = limit;
    }

    /// Where to go on from, over all the streams that were read; empty at the beginning.
    String lastId() {
        return lastId;
    }

    /// How long to wait before another connection, where the server said it.
    Optional<Duration> retry() {
        return retry;
    }

    /// Blocks until the stream ends. An event that it broke off in is none.
    void read(InputStream stream, Consumer<Event> taker) throws IOException {
        var in = new BufferedInputStream(stream);
        var line = new ByteArrayOutputStream();
        boolean afterReturn = false;
        data.reset();
        kind = "message";
        id = lastId;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n' && afterReturn) {
                afterReturn = false;
            } else if (b == '\n' || b == '\r') {
                afterReturn = b == '\r';
                line(line.toByteArray(), taker);
                line.reset();
            } else {
                afterReturn = false;
                if (line.size() <= limit + 8) {
                    line.write(b);
                }
            }
        }
    }

    private void line(byte[] line, Consumer<Event> taker) {
        if (line.length == 0) {
            lastId = id;
            if (data.size() > 0) {
                taker.accept(new Event(kind, data.toByteArray()));
            }
            data.reset();
            kind = "message";
            return;
        }
        int colon = 0;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        int from = Math.min(line.length, colon + 1);
        from += from < line.length && line[from] == ' ' ? 1 : 0;
        switch (new String(line, 0, colon, StandardCharsets.UTF_8)) {
            case "data" -> {
                if (data.size() > 0) {
                    data.write('\n');
                }
                data.write(line, from, Math.min(line.length - from, limit + 1));
            }
            case "event" -> kind = value(line, from);
            case "id" -> id = PRINTABLE.matcher(value(line, from)).matches() ? value(line, from) : id;
            case "retry" -> retry = milliseconds(value(line, from)).or(() -> retry);
            default -> {}
        }
    }

    private static String value(byte[] line, int from) {
        return new String(line, from, line.length - from, StandardCharsets.UTF_8);
    }

    private static Optional<Duration> milliseconds(String text) {
        return DIGITS.matcher(text).matches() ? Optional.of(Duration.ofMillis(Long.parseLong(text))) : Optional.empty();
    }
}
