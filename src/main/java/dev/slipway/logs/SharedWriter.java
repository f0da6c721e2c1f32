package dev.slipway.logs;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// One opening of a stream. A stream that is opened several times on a server is written by all of its
/// openings.
final class SharedWriter implements LogWriter {
    private final OpenStream stream;
    private final OpenStreams streams;
    private final AtomicBoolean closed = new AtomicBoolean();

    SharedWriter(OpenStream stream, OpenStreams streams) {
        this.stream = stream;
        this.streams = streams;
    }

    @Override
    public LogId id() {
        return stream.id();
    }

    @Override
    public void line(Level level, String source, String text) {
        requireOpen();
        stream.line(level, source, text);
    }

    @Override
    public void bytes(String source, byte[] buffer, int offset, int length) {
        requireOpen();
        stream.bytes(source, buffer, offset, length);
    }

    @Override
    public void endOf(String source) {
        requireOpen();
        stream.endOf(source);
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public void alsoHide(String secret) {
        requireOpen();
        stream.hide(List.of(secret));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            streams.release(stream);
        }
    }

    @Override
    public void finish() {
        stream.endAll();
        streams.finish(stream);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the log %s is closed here".formatted(stream.id()));
        }
    }
}
