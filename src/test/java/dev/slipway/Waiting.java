package dev.slipway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what becomes true by the work of others, by looking again and again.
public final class Waiting {
    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private Waiting() {}

    /// @throws AssertionError when it does not become true in time
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        var deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not within %s: %s".formatted(limit, what));
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
