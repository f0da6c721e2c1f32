package dev.slipway.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Time that passes when the test says so. Pauses below a second pass by themselves: they are the polls of a start.
final class ManualTimer implements Timer {
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final LinkedBlockingQueue<Sleeper> sleepers = new LinkedBlockingQueue<>();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private record Sleeper(Duration limit, CompletableFuture<?> signal, CompletableFuture<Boolean> woken) {}

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public boolean await(CompletableFuture<?> signal, Duration limit) throws InterruptedException {
        try {
            if (limit.compareTo(SHORT) < 0) {
                now = now.plus(limit);
                signal.get(1, TimeUnit.MILLISECONDS);
                return true;
            }
            var sleeper = new Sleeper(limit, signal, new CompletableFuture<>());
            sleepers.add(sleeper);
            CompletableFuture.anyOf(signal, sleeper.woken()).get();
        } catch (ExecutionException | TimeoutException e) {
            return signal.isDone();
        }
        return signal.isDone();
    }

    /// Waits until somebody sleeps, and lets all of that time pass; how long it was.
    Duration pass() throws InterruptedException {
        var sleeper = sleeper();
        now = now.plus(sleeper.limit());
        sleeper.woken().complete(true);
        return sleeper.limit();
    }

    /// Waits until somebody sleeps, and leaves them asleep.
    void awaitSleep() throws InterruptedException {
        sleepers.add(sleeper());
    }

    /// Time passes without anybody waking.
    void advance(Duration by) {
        now = now.plus(by);
    }

    private Sleeper sleeper() throws InterruptedException {
        while (true) {
            var sleeper = sleepers.poll(10, TimeUnit.SECONDS);
            if (sleeper == null) {
                throw new AssertionError("nobody sleeps");
            }
            if (!sleeper.signal().isDone()) {
                return sleeper;
            }
        }
    }
}
