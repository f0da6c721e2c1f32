package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.NullLogWriter;
import java.nio.charset.StandardCharsets;

/// A log in memory: what was said, as one text.
final class MemoryLog extends NullLogWriter {
    private final StringBuilder text = new StringBuilder();

    synchronized String text() {
        return text.toString();
    }

    @Override
    public synchronized void line(Level level, String source, String line) {
        text.append(level).append(' ').append(line).append('\n');
    }

    @Override
    public synchronized void bytes(String source, byte[] buffer, int offset, int length) {
        text.append(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }
}
