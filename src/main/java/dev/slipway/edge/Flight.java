package dev.slipway.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How many requests are on their way to one target, WebSockets and event streams included. Counting takes no
/// lock; only the last to land while somebody waits takes one.
final class Flight {
    private final AtomicInteger aloft = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    void takeOff() {
        aloft.incrementAndGet();
    }

    void land() {
        if (aloft.decrementAndGet() == 0 && waiting.get() > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    boolean isEmpty() {
        return aloft.get() == 0;
    }

    /// Waits until nothing is in flight, at most `limit`; whether it came to that. An interrupt ends the wait.
    boolean awaitEmpty(Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        // Announced before the count is read: whoever lands last either is seen here or sees us waiting.
        waiting.incrementAndGet();
        try {
            return waitUntil(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return isEmpty();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private synchronized boolean waitUntil(long deadline) throws InterruptedException {
        while (!isEmpty()) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return true;
    }
}
