package dev.slipway.platform.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Database;
import dev.slipway.platform.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {
    private static final TestDatabase TEST = TestDatabase.create();
    private final Database database = TEST.database();
    private final JobStore store = new JobStore(database);
    private final ConcurrentLinkedQueue<JobRunner> runners = new ConcurrentLinkedQueue<>();

    @AfterAll
    static void close() {
        TEST.close();
    }

    @AfterEach
    void stop() {
        runners.forEach(JobRunner::close);
        database.asSystem("clean", () -> database.sql("DELETE FROM jobs").update());
    }

    @Test
    void twoServersNeverTakeTheSameJob() throws Exception {
        var done = new ConcurrentLinkedQueue<UUID>();
        var all = new CountDownLatch(40);
        for (var home : List.of("one", "two")) {
            runner(home, handler(lease -> {
                done.add(lease.subject());
                all.countDown();
            }));
        }
        for (var i = 0; i < 40; i++) {
            enqueue(UUID.randomUUID(), "lane-" + i);
        }

        assertThat(all.await(20, SECONDS)).isTrue();
        assertThat(done).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void jobsOfALaneRunOneAfterTheOther() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var all = new CountDownLatch(6);
        runner("one", handler(_ -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            SECONDS.sleep(0);
            running.decrementAndGet();
            all.countDown();
        }));
        for (var i = 0; i < 6; i++) {
            enqueue(UUID.randomUUID(), "the lane");
        }

        assertThat(all.await(20, SECONDS)).isTrue();
        assertThat(most).hasValue(1);
    }

    @Test
    void aSubjectHasOneUnfinishedJobOfAKind() {
        var subject = UUID.randomUUID();

        enqueue(subject, "lane");
        enqueue(subject, "lane");

        assertThat(count("queued")).isEqualTo(1);
    }

    @Test
    void aJobOfADeadServerIsTakenAgainAtTheNextStartOfItsDataFolder() throws Exception {
        var subject = UUID.randomUUID();
        enqueue(subject, "lane");
        var dead = store.lease("home/dead", Duration.ofMinutes(10)).orElseThrow();
        var attempts = new LinkedBlockingQueue<Integer>();

        runner("home", handler(lease -> attempts.add(lease.attempt())));

        assertThat(attempts.poll(10, SECONDS)).isEqualTo(2);
        assertThat(store.renew(dead, Duration.ofMinutes(1))).isFalse();
    }

    @Test
    void anOwnerThatLostItsLeaseChangesNothing() {
        enqueue(UUID.randomUUID(), "lane");
        var old = store.lease("home/old", Duration.ofMinutes(10)).orElseThrow();
        store.releaseOf("home", "home/new");
        var taken = store.lease("home/new", Duration.ofMinutes(10)).orElseThrow();

        store.finish(old, java.util.Optional.empty());

        assertThat(count("running")).isEqualTo(1);
        assertThat(taken.fence()).isGreaterThan(old.fence());
    }

    @Test
    void anInterruptedJobMayEndByItself() throws Exception {
        var subject = UUID.randomUUID();
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var runner = runner("one", handler(_ -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
        }));
        enqueue(subject, "lane");
        assertThat(begun.await(10, SECONDS)).isTrue();

        database.asSystem("test", () -> new Jobs(store, runner).interrupt("test", subject));

        assertThat(ended.await(5, SECONDS)).isTrue();
    }

    @Test
    void aHandlerMayAskToBeCalledAgain() throws Exception {
        var attempts = new LinkedBlockingQueue<Integer>();
        runner("one", handler(lease -> {
            attempts.add(lease.attempt());
            if (lease.attempt() < 3) {
                throw lease.retryAfter(Duration.ofMillis(10), "not yet");
            }
        }));
        enqueue(UUID.randomUUID(), "lane");

        assertThat(attempts.poll(10, SECONDS)).isEqualTo(1);
        assertThat(attempts.poll(10, SECONDS)).isEqualTo(2);
        assertThat(attempts.poll(10, SECONDS)).isEqualTo(3);
    }

    private void enqueue(UUID subject, String lane) {
        database.asSystem(
                "enqueue",
                () -> store.insert("test", subject, lane, Instant.now().minusSeconds(1)));
        runners.forEach(JobRunner::wakeAfterCommit);
    }

    private JobRunner runner(String home, JobHandler handler) {
        var runner = new JobRunner(store, home + "/" + UUID.randomUUID(), () -> Stream.of(handler), 4);
        runners.add(runner);
        runner.start();
        return runner;
    }

    private int count(String state) {
        return database.asSystem(
                "count",
                () -> database.sql("SELECT count(*) FROM jobs WHERE state = :state")
                        .param("state", state)
                        .query(Integer.class)
                        .single());
    }

    private static JobHandler handler(Work work) {
        return new JobHandler() {
            @Override
            public String kind() {
                return "test";
            }

            @Override
            public void run(Lease lease) throws InterruptedException {
                work.run(lease);
            }
        };
    }

    private interface Work {
        void run(Lease lease) throws InterruptedException;
    }
}
