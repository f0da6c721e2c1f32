package dev.slipway.mcp.gateway;

import java.util.concurrent.atomic.AtomicLong;

/// What is known of the talk through a [Pipe] without knowing what it is about.
///
/// Threads: every method may be called from any thread.
final class Conversation {
    private final AtomicLong numbers = new AtomicLong();
    private volatile long lastSaid = System.nanoTime();

    /// A number that no other request of it has.
    long number() {
        return numbers.incrementAndGet();
    }

    /// Something was said, in either direction.
    void said() {
        lastSaid = System.nanoTime();
    }

    /// How long nothing was said in either direction.
    long idleNanos() {
        return System.nanoTime() - lastSaid;
    }
}
