package dev.slipway.deployments.probe;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Cuts bytes into lines. A line beyond the limit is let go. Used by one thread.
final class LineBuffer {
    private final int limit;
    private final Consumer<byte[]> taker;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean over;

    LineBuffer(int limit, Consumer<byte[]> taker) {
        this.limit = limit;
        this.taker = taker;
    }

    void accept(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] != '\n') {
                add(buffer[i]);
            } else {
                end();
            }
        }
    }

    private void add(byte b) {
        over |= line.size() >= limit;
        if (!over) {
            line.write(b);
        }
    }

    private void end() {
        if (!over && line.size() > 0) {
            taker.accept(line.toByteArray());
        }
        line.reset();
        over = false;
    }
}
