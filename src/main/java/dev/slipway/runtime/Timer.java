package dev.slipway.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The time as a supervisor sees it: tests drive it by hand.
interface Timer {
    Timer REAL = new Real();

    Instant now();

    /// Waits until `signal` is completed in any way, at most for `limit`; whether it is.
    boolean await(CompletableFuture<?> signal, Duration limit) throws InterruptedException;

    /// The machine's.
    final class Real implements Timer {
        private final Instant origin = Instant.now();
        private final long originNanos = System.nanoTime();

        private Real() {}

        /// Never jumps, whatever happens to the machine's clock.
        @Override
        public Instant now() {
            return origin.plusNanos(System.nanoTime() - originNanos);
        }

        @Override
        public boolean await(CompletableFuture<?> signal, Duration limit) throws InterruptedException {
            try {
                signal.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                return signal.isDone();
            }
        }
    }
}
