package dev.slipway.deployments;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Interrupts the thread that made it once time is over, unless it is closed before.
final class Deadline implements AutoCloseable {
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slipway-deadlines").daemon(true).factory());

    private final Thread thread = Thread.currentThread();
    private final ScheduledFuture<?> alarm;
    private boolean passed;
    private boolean closed;

    private Deadline(Duration time) {
        this.alarm = CLOCK.schedule(this::pass, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Deadline in(Duration time) {
        return new Deadline(time);
    }

    synchronized boolean passed() {
        return passed;
    }

    private synchronized void pass() {
        if (!closed) {
            passed = true;
            thread.interrupt();
        }
    }

    /// After this the thread is not interrupted any more. May be called twice.
    @Override
    public synchronized void close() {
        closed = true;
        alarm.cancel(false);
    }
}
