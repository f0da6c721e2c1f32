package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogId;
import dev.slipway.logs.LogWriter;
import java.util.UUID;

/// A log that keeps nothing.
final class Unread implements LogWriter {
    private final LogId id = new LogId(UUID.randomUUID());

    @Override
    public LogId id() {
        return id;
    }

    @Override
    public void line(Level level, String source, String text) {}

    @Override
    public void bytes(String source, byte[] buffer, int offset, int length) {}

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
