package dev.slipway.logs;

import java.util.UUID;

/// A log that keeps nothing, where nobody reads what is said. Others that keep little can begin with it.
public class NullLogWriter implements LogWriter {
    private final LogId id;

    public NullLogWriter() {
        this(new LogId(UUID.randomUUID()));
    }

    public NullLogWriter(LogId id) {
        this.id = id;
    }

    @Override
    public final LogId id() {
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
