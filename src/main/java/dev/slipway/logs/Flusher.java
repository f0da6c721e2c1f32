package dev.slipway.logs;

import dev.slipway.logs.Append.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores what all open streams have sealed: one thread, one transaction for everybody. While the database
/// does not answer it tries again, with pauses that grow; the speakers then wait as soon as their room is used
/// up, so nothing is lost and memory stays bounded.
final class Flusher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    private static final int LIVE_COMPRESSION = 1;
    private static final long CROWDED = 64L * 1024 * 1024;
    private static final long LARGEST_BATCH = 8L * 1024 * 1024;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final AppendStore store;
    private final Listener listener;
    private final long flushNanos;
    private final AtomicLong waiting = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<OpenStream, Long> due = new HashMap<>();
    private final Thread thread;
    private boolean closing;
    private boolean storing;
    private int failures;
    private long notBefore = System.nanoTime();

    /// @param listener hears of each stream of which something was stored, on the flusher's thread
    Flusher(AppendStore store, Duration flushAfter, Listener listener) {
        this.store = store;
        this.listener = listener;
        this.flushNanos = flushAfter.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("log-flusher").start(this::run);
    }

    long flushNanos() {
        return flushNanos;
    }

    /// Much waits, so each stream may have less waiting.
    boolean isCrowded() {
        return waiting.get() > CROWDED;
    }

    void waiting(long moreBytes) {
        waiting.addAndGet(moreBytes);
    }

    /// Asks to be heard at `nanos` ([System#nanoTime]) at the latest.
    void due(OpenStream stream, long nanos) {
        lock.lock();
        try {
            var known = due.get(stream);
            if (known == null || nanos - known < 0) {
                due.put(stream, nanos);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Stores what is sealed, for at most five seconds, and ends.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            var left = FAREWELL.toNanos();
            while ((storing || !due.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var ready = awaitDue();
                try {
                    storeAll(ready);
                } catch (RuntimeException e) {
                    LOG.error("a defect while storing log lines", e);
                } finally {
                    rest();
                }
            }
        } catch (InterruptedException e) {
            // The farewell is over.
            Thread.currentThread().interrupt();
        }
    }

    private List<OpenStream> awaitDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var now = System.nanoTime();
                var left = nanosLeft(now);
                if (left <= 0) {
                    var ready = due.entrySet().stream()
                            .filter(entry -> closing || entry.getValue() - now <= 0)
                            .map(Map.Entry::getKey)
                            .toList();
                    ready.forEach(due::remove);
                    storing = true;
                    return ready;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private long nanosLeft(long now) {
        if (due.isEmpty()) {
            return Long.MAX_VALUE;
        }
        var first = Long.MAX_VALUE;
        for (var at : due.values()) {
            first = Math.min(first, closing ? 0 : at - now);
        }
        return Math.max(first, notBefore - now);
    }

    private void rest() {
        lock.lock();
        try {
            storing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void storeAll(List<OpenStream> ready) {
        var batch = new HashMap<OpenStream, Append>();
        var size = 0L;
        for (var stream : ready) {
            if (size >= LARGEST_BATCH) {
                due(stream, System.nanoTime());
                continue;
            }
            var append = stream.take();
            if (append.isPresent()) {
                batch.put(stream, append.get());
                size += append.get().packedBytes();
            }
        }
        if (!batch.isEmpty()) {
            store(batch);
        }
    }

    private void store(Map<OpenStream, Append> batch) {
        try {
            var outcomes = store.append(batch.values().stream()
                    .map(append -> append.compressed(LIVE_COMPRESSION))
                    .toList());
            failures = 0;
            batch.forEach((stream, append) -> settle(stream, append, outcomes.get(append.stream())));
        } catch (RuntimeException e) {
            if (batch.size() > 1 && !isOutage(e)) {
                // One of them is the reason, and the others must not suffer for it.
                new ArrayList<>(batch.entrySet()).forEach(one -> store(Map.of(one.getKey(), one.getValue())));
                return;
            }
            pause(batch, e);
        }
    }

    private void settle(OpenStream stream, Append append, @Nullable Outcome outcome) {
        if (outcome == null) {
            throw new IllegalStateException("no outcome for the log " + stream.id());
        }
        waiting.addAndGet(-stream.outbox().settle(outcome));
        if (!stream.outbox().isEmpty()) {
            due(stream, System.nanoTime());
        }
        listener.settled(stream, append, outcome);
    }

    private void pause(Map<OpenStream, Append> batch, RuntimeException cause) {
        var pause = Math.min(Duration.ofMillis(50L << Math.min(failures, 10)).toNanos(), LONGEST_PAUSE.toNanos());
        if (failures++ % 20 == 0) {
            LOG.warn("cannot store log lines of {} streams; trying again", batch.size(), cause);
        }
        notBefore = System.nanoTime() + pause;
        batch.keySet().forEach(stream -> due(stream, notBefore));
    }

    /// The database cannot be reached, stops, or has no room: SQLSTATE classes 08, 53, 57, 58.
    private static boolean isOutage(Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = sql.getSQLState();
                return state == null || state.matches("(08|53|57|58).*");
            }
        }
        return false;
    }

    /// Hears what became of a stream's blocks.
    interface Listener {
        void settled(OpenStream stream, Append append, Outcome outcome);
    }
}
