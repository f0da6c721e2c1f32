package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogId;
import dev.slipway.logs.LogWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// A log in memory: what was said, as one text.
final class MemoryLog implements LogWriter {
    private final LogId id = new LogId(UUID.randomUUID());
    private final StringBuilder text = new StringBuilder();

    synchronized String text() {
        return text.toString();
    }

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public synchronized void line(Level level, String source, String line) {
        text.append(level).append(' ').append(line).append('\n');
    }

    @Override
    public synchronized void bytes(String source, byte[] buffer, int offset, int length) {
        text.append(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void endOf(String source) {}

    @Override
    public void flush() {}

    @Override
    public void alsoHide(String secret) {}

    @Override
    public void close() {}

    @Override
    public void finish() {}
}
