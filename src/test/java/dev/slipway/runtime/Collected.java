package dev.slipway.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// An output that keeps everything and lets a test wait for a text.
public final class Collected implements Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public synchronized void accept(Channel channel, byte[] buffer, int offset, int length) {
        (channel == Channel.OUT ? out : err).write(buffer, offset, length);
        notifyAll();
    }

    public synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public synchronized int size() {
        return out.size();
    }

    /// Waits until standard output holds the text.
    public synchronized void await(String text) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!out().contains(text)) {
            var left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("never printed: " + text + "; but: " + out() + err());
            }
            wait(left);
        }
    }
}
