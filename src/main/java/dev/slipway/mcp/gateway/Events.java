package dev.slipway.mcp.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Reads server-sent events (WHATWG HTML, section 9.2.6).
final class Events {
    private final int limit;
    private String kind = "message";
    private String id = "";
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /// @param data of several lines joined by line feeds, as the bytes they were
    record Event(String kind, String id, byte[] data) {}

    /// @param limit how long the data of one event may be; one byte more is kept of those that are longer
    Events(int limit) {
        this.limit = limit;
    }

    /// Blocks until the stream ends.
    void read(InputStream stream, Consumer<Event> taker) throws IOException {
        var in = new BufferedInputStream(stream);
        var line = new ByteArrayOutputStream();
        boolean afterReturn = false;
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
            if (data.size() > 0) {
                taker.accept(new Event(kind, id, data.toByteArray()));
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
            case "event" -> kind = new String(line, from, line.length - from, StandardCharsets.UTF_8);
            case "id" -> id = new String(line, from, line.length - from, StandardCharsets.UTF_8);
            default -> {}
        }
    }
}
