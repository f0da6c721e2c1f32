package dev.slipway.logs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes those who follow a stream on this server when something of it was stored. A signal carries nothing:
/// what is new is read from the database, so nothing can be lost between the two.
final class Signals {
    private final Map<LogId, Bell> bells = new ConcurrentHashMap<>();

    /// Joins the listeners of a stream, until [Bell#leave].
    Bell join(LogId id) {
        return bells.compute(id, (_, bell) -> (bell == null ? new Bell(id) : bell).joined());
    }

    void ring(LogId id) {
        var bell = bells.get(id);
        if (bell != null) {
            bell.ring();
        }
    }

    final class Bell {
        private final LogId id;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition rung = lock.newCondition();
        private long count;
        private int listeners;

        private Bell(LogId id) {
            this.id = id;
        }

        /// How often it rang; to be asked before looking, and given to [#await] when there was nothing to see.
        long count() {
            lock.lock();
            try {
                return count;
            } finally {
                lock.unlock();
            }
        }

        /// Waits until it has rung since `seen` was asked, or the time is over.
        void await(long seen, long millis) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                var left = TimeUnit.MILLISECONDS.toNanos(millis);
                while (count == seen && left > 0) {
                    left = rung.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        void leave() {
            bells.compute(id, (_, bell) -> --listeners == 0 ? null : bell);
        }

        /// Under the map's lock of this stream, as is leaving.
        private Bell joined() {
            listeners++;
            return this;
        }

        private void ring() {
            lock.lock();
            try {
                count++;
                rung.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
