package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.Workload.State;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final String WORDS = "the Slipway server that ran it ended without stopping it";

    private RuntimeFixture server;
    private Workload workload;
    private FakeRunning process;

    @BeforeEach
    void startAWorkload() throws Exception {
        server = RuntimeFixture.create();
        workload = server.workloads.start(server.spec());
        process = server.driver.next();
        server.workloads.awaitReady(workload.id());
        server.timer.awaitSleep();
    }

    @AfterEach
    void close() {
        server.close();
        server.test.close();
    }

    @Test
    void theNextStartOnTheSameFolderEndsWhatTheDeadServerLeft() throws Exception {
        var next = server.another("folder1/start2");

        assertThat(next.reconciler.buryDead()).isEqualTo(1);

        var row = next.workloads.get(workload.id());
        assertThat(row.state()).isEqualTo(State.STOPPED);
        assertThat(row.lastEnding()).contains(WORDS);
        assertThat(row.processId()).isEmpty();
        assertThat(next.portsTaken()).isZero();
        assertThat(next.events)
                .containsExactly(new WorkloadStopped(
                        workload.id(),
                        workload.project(),
                        workload.release(),
                        WorkloadStopped.Reason.SERVER_DIED,
                        WORDS));
        assertThat(next.reconciler.buryDead()).isZero();
    }

    @Test
    void whatADriverStillFindsRunningIsEnded() throws Exception {
        var next = server.another("folder1/start2");
        next.driver.leftBehind.put(process.handle(), process);

        next.reconciler.buryDead();

        assertThat(process.stopped).isCompletedWithValue(Duration.ofSeconds(10));
    }

    @Test
    void aLivingServerOfAnotherFolderIsLeftAlone() {
        var other = server.another("folder2/start1");

        assertThat(other.reconciler.buryDead()).isZero();
        assertThat(other.workloads.get(workload.id()).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aSilentServerIsTakenForDeadAndStopsWhatItRunsWhenItWakes() throws Exception {
        silence();
        var other = server.another("folder2/start1");

        assertThat(other.reconciler.buryDead()).isEqualTo(1);
        server.reconciler.beat();

        assertThat(process.stopped.get(10, TimeUnit.SECONDS)).isEqualTo(Duration.ZERO);
        server.workloads.stop(workload.id(), Duration.ZERO);
        assertThat(server.workloads.get(workload.id()).lastEnding()).contains(WORDS);
        assertThat(server.events).isEmpty();
    }

    @Test
    void aServerThatBeatsIsNotSilent() {
        silence();
        server.reconciler.beat();

        assertThat(server.another("folder2/start1").reconciler.buryDead()).isZero();
        assertThat(process.stopped).isNotDone();
    }

    @Test
    void anotherServerCanStopIt() throws Exception {
        var other = server.another("folder2/start1");
        var stopping = Thread.ofVirtual().start(() -> other.workloads.stop(workload.id(), Duration.ofSeconds(1)));

        while (stopping.isAlive()) {
            server.reconciler.beat();
            stopping.join(Duration.ofMillis(20));
        }

        assertThat(process.stopped).isDone();
        assertThat(other.workloads.get(workload.id()).why()).contains("it was asked to stop");
        assertThat(server.events)
                .singleElement()
                .satisfies(event ->
                        assertThat(((WorkloadStopped) event).reason()).isEqualTo(WorkloadStopped.Reason.ASKED));
    }

    @Test
    void anotherServerSeesThatItIsReady() throws Exception {
        var other = server.another("folder2/start1");

        assertThat(other.workloads.awaitReady(workload.id()))
                .isEqualTo(new Readiness.Ready(process.address().orElseThrow()));
    }

    private void silence() {
        server.database.asSystem(
                "test",
                () -> server.database
                        .sql("UPDATE workloads SET seen_at = now() - interval '61 seconds'")
                        .update());
    }
}
