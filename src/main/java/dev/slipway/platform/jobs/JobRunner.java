package dev.slipway.platform.jobs;

import dev.slipway.platform.jobs.JobStore.Leased;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Takes jobs and runs them: one loop that leases, a virtual thread for each job, one loop that renews the leases.
///
/// A lease lives 15 seconds and is renewed every 5. Where it cannot be renewed, the job's thread is interrupted
/// well before another server may take the job.
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofDays(7);

    private final JobStore store;
    private final String owner;
    private final Supplier<Stream<JobHandler>> handlers;
    private final Semaphore places;
    private final Semaphore work = new Semaphore(0);
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    JobRunner(JobStore store, String owner, Supplier<Stream<JobHandler>> handlers, int atOnce) {
        this.store = store;
        this.owner = owner;
        this.handlers = handlers;
        this.places = new Semaphore(atOnce);
    }

    /// Takes back what this data folder's earlier server left, then begins.
    void start() {
        store.releaseOf(owner.substring(0, owner.indexOf('/')), owner);
        store.forgetOld(KEPT);
        Thread.ofPlatform().name("slipway-jobs").daemon(true).start(this::leaseLoop);
        Thread.ofPlatform().name("slipway-leases").daemon(true).start(this::renewLoop);
    }

    /// Looks for work as soon as the open transaction, if any, is committed.
    void wakeAfterCommit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.release();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.release();
            }
        });
    }

    void interrupt(String kind, UUID subject) {
        held.values().stream()
                .filter(job ->
                        job.leased.kind().equals(kind) && job.leased.subject().equals(subject))
                .forEach(Held::interrupt);
    }

    /// Stops taking jobs and interrupts the running ones, which are queued again for the next start.
    @Override
    public void close() {
        open = false;
        held.values().forEach(Held::interrupt);
    }

    private void leaseLoop() {
        while (open) {
            try {
                places.acquire();
                var job = next();
                if (job.isPresent()) {
                    Thread.ofVirtual().name("job-" + job.get().subject()).start(new Held(job.get()));
                } else {
                    places.release();
                    work.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    work.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Optional<Leased> next() {
        try {
            return store.lease(owner, LEASE);
        } catch (DuplicateKeyException e) {
            // Another server began a job of the same lane in this very moment.
            return Optional.empty();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("cannot look for jobs: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void renewLoop() {
        while (open) {
            try {
                TimeUnit.MILLISECONDS.sleep(RENEWAL.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            held.values().forEach(Held::renew);
        }
    }

    /// A job that this server holds.
    private final class Held implements Lease, Runnable {
        private final Leased leased;
        private volatile @Nullable Thread thread;
        private volatile long renewedAt = System.nanoTime();
        private volatile boolean lost;

        Held(Leased leased) {
            this.leased = leased;
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            held.put(leased.id(), this);
            try {
                handler().run(this);
                forgetInterrupt();
                store.finish(leased, Optional.empty());
            } catch (RetryLater e) {
                forgetInterrupt();
                store.requeue(leased, e.delay(), String.valueOf(e.getMessage()));
            } catch (LeaseLost e) {
                LOG.warn("lost the lease of {} {}", leased.kind(), leased.subject());
            } catch (InterruptedException e) {
                requeueAfterInterrupt();
            } catch (Exception e) {
                forgetInterrupt();
                LOG.error("the job {} {} failed", leased.kind(), leased.subject(), e);
                store.finish(leased, Optional.of(String.valueOf(e.getMessage())));
            } finally {
                held.remove(leased.id());
                places.release();
                work.release();
            }
        }

        /// An interruption that the handler has dealt with must not reach the connection pool.
        private static void forgetInterrupt() {
            Thread.interrupted();
        }

        private void requeueAfterInterrupt() {
            if (!lost) {
                store.requeue(leased, Duration.ZERO, "interrupted");
            }
        }

        private JobHandler handler() {
            return handlers.get()
                    .filter(handler -> handler.kind().equals(leased.kind()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("nobody does jobs of the kind " + leased.kind()));
        }

        void interrupt() {
            var running = thread;
            if (running != null) {
                running.interrupt();
            }
        }

        void renew() {
            try {
                if (store.renew(leased, LEASE)) {
                    renewedAt = System.nanoTime();
                    return;
                }
                lost = true;
            } catch (DataAccessException | TransactionException e) {
                lost = System.nanoTime() - renewedAt > LEASE.minus(RENEWAL).toNanos();
            }
            if (lost) {
                interrupt();
            }
        }

        @Override
        public UUID jobId() {
            return leased.id();
        }

        @Override
        public UUID subject() {
            return leased.subject();
        }

        @Override
        public int attempt() {
            return leased.attempt();
        }

        @Override
        public long fence() {
            return leased.fence();
        }

        @Override
        public void check() {
            if (lost) {
                throw new LeaseLost("the lease of " + leased.kind() + " was lost");
            }
        }

        @Override
        public RetryLater retryAfter(Duration delay, String why) {
            return new RetryLater(delay, why);
        }
    }
}
