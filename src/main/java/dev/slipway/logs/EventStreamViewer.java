package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Watches over server-sent events (the HTML standard, section 9.2): an event `line` for each line with its
/// place as id, which a browser sends back as `Last-Event-ID` when it connects again, and at last an event
/// `end`.
final class EventStreamViewer implements LogViewers.Viewer {
    private final OutputStream out;
    private final JsonMapper json;

    EventStreamViewer(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void lines(List<LogLine> lines) throws IOException {
        var events = new ByteArrayOutputStream(lines.size() * 200);
        for (var line : lines) {
            events.writeBytes(
                    "id: %d\nevent: line\ndata: ".formatted(line.seq()).getBytes(UTF_8));
            events.writeBytes(json.writeValueAsBytes(line));
            events.writeBytes("\n\n".getBytes(UTF_8));
        }
        send(events.toByteArray());
    }

    @Override
    public void heartbeat() throws IOException {
        send(": still here\n\n".getBytes(UTF_8));
    }

    @Override
    public void end() throws IOException {
        send("event: end\ndata: {}\n\n".getBytes(UTF_8));
    }

    private void send(byte[] events) throws IOException {
        out.write(events);
        out.flush();
    }
}
