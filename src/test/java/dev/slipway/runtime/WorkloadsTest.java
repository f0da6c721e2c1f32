package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Readiness.NotReady;
import dev.slipway.runtime.Readiness.Ready;
import dev.slipway.runtime.Workload.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static RuntimeFixture first;
    private RuntimeFixture server;

    @BeforeAll
    static void openDatabase() {
        first = RuntimeFixture.create();
    }

    @AfterAll
    static void closeDatabase() {
        first.test.close();
    }

    @BeforeEach
    void startServer() {
        server = first.another("folder1/start1");
    }

    @AfterEach
    void stopServer() {
        server.close();
        assertThat(server.portsTaken()).isZero();
    }

    @Test
    void aServerThatAnswersIsReadyAndItsRowSaysWhereItIs() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();

        var address = process.address().orElseThrow();
        assertThat(server.workloads.awaitReady(workload.id())).isEqualTo(new Ready(address));
        server.timer.awaitSleep();
        var row = server.workloads.get(workload.id());
        assertThat(row.state()).isEqualTo(State.RUNNING);
        assertThat(row.address()).contains(address);
        assertThat(row.handle()).contains(process.handle());
        assertThat(row.startedAt()).isPresent();
        assertThat(row.restarts()).isZero();
        assertThat(RuntimeFixture.APPS.contains(row.port())).isTrue();
        assertThat(server.workloads.running(workload.project())).containsExactly(row);
        assertThat(server.log(workload).lines).anyMatch(line -> line.startsWith("INFO slipway ready after "));
        assertThat(checks(workload)).singleElement().satisfies(check -> {
            assertThat(check.isLive()).isTrue();
            assertThat(check.httpStatus()).contains(200);
            assertThat(check.url()).endsWith(":" + address.getPort() + "/");
        });
    }

    @Test
    void aLaunchHasItsFilesReadOnlyItsPortAndItsVariables() throws Exception {
        var spec = server.spec();
        var workload = server.workloads.start(spec);

        var launch = server.driver.next().launch();
        assertThat(launch.workingFolder()).isEqualTo("/app");
        assertThat(launch.mounts())
                .containsExactly(
                        Launch.Mount.readOnly(spec.disk().files(), "/app"),
                        Launch.Mount.writable(spec.disk().data(), "/data"));
        assertThat(launch.network()).isEqualTo(new Launch.Network.Listening(workload.port()));
        assertThat(launch.environment())
                .containsEntry("PORT", Integer.toString(workload.port()))
                .containsEntry("HOST", "0.0.0.0")
                .containsEntry("GREETING", "hello");
        assertThat(launch.timeout()).isEmpty();
    }

    @Test
    void whatItPrintsGoesToItsLogByChannel() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();
        server.workloads.awaitReady(workload.id());

        process.prints(Output.Channel.OUT, "one\n");
        process.prints(Output.Channel.ERR, "two\n");

        assertThat(server.log(workload).output).containsEntry("stdout", "one\n").containsEntry("stderr", "two\n");
    }

    @Test
    void aCrashLoopBacksOffUpToAMinute() throws Exception {
        for (var i = 0; i < 9; i++) {
            server.driver.plan(() -> endingAtOnce(1, Ending.Cause.EXITED, "exit code 1"));
        }
        var workload = server.workloads.start(server.spec());

        var delays = new ArrayList<Long>();
        for (var i = 0; i < 8; i++) {
            delays.add(server.timer.pass().toSeconds());
        }
        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        server.timer.awaitSleep();
        var row = server.workloads.get(workload.id());
        assertThat(row.state()).isEqualTo(State.BACKING_OFF);
        assertThat(row.restarts()).isEqualTo(8);
        assertThat(row.exitCode()).contains(1);
        assertThat(row.lastEnding()).contains("it ended with exit code 1");
        assertThat(row.why()).contains("it ended with exit code 1; it is started again in 60 s");
        assertThat(server.log(workload).lines)
                .contains("ERROR slipway it ended with exit code 1; it is started again in 2 s");
    }

    @Test
    void aServerThatWasUpForAMinuteIsStartedAgainAtOnce() throws Exception {
        server.driver.plan(() -> endingAtOnce(1, Ending.Cause.EXITED, ""));
        var workload = server.workloads.start(server.spec());
        assertThat(server.timer.pass()).isEqualTo(Duration.ofSeconds(1));
        server.driver.next();
        var second = server.driver.next();
        server.workloads.awaitReady(workload.id());

        server.timer.advance(Duration.ofSeconds(61));
        second.end(1, Ending.Cause.EXITED, "");

        assertThat(server.timer.pass()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aRestartIsToldWithItsNewAddress() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();
        server.workloads.awaitReady(workload.id());

        process.end(137, Ending.Cause.OUT_OF_MEMORY, "killed: it used more than its 512 MB of memory");
        server.timer.pass();
        var next = server.driver.next();

        var to = next.address().orElseThrow();
        assertThat(server.workloads.awaitReady(workload.id())).isEqualTo(new Ready(to));
        var ending = "it ran out of memory: killed: it used more than its 512 MB of memory";
        assertThat(server.events)
                .containsExactly(
                        new WorkloadRestarted(workload.id(), workload.project(), workload.release(), 1, ending, to),
                        new WorkloadMoved(
                                workload.id(),
                                workload.project(),
                                workload.release(),
                                process.address().orElseThrow(),
                                to));
        var row = server.workloads.get(workload.id());
        assertThat(row.lastEnding()).contains(ending);
        assertThat(row.exitCode()).contains(137);
        assertThat(row.restarts()).isEqualTo(1);
    }

    @Test
    void aProcessThatEndsBeforeItIsReadyIsNotReady() throws Exception {
        server.driver.plan(() -> endingAtOnce(3, Ending.Cause.EXITED, ""));
        var workload = server.workloads.start(server.spec());

        assertThat(server.workloads.awaitReady(workload.id())).isEqualTo(new NotReady("it ended with exit code 3"));
    }

    @Test
    void aServerThatNeverListensIsNotReadyAndSaysWhereItListens() throws Exception {
        try (var elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.driver.plan(
                    () -> FakeRunning.deaf(Optional.of(ProcessHandle.current().pid())));
            var workload = server.workloads.start(server.spec());
            var process = server.driver.next();

            var readiness = server.workloads.awaitReady(workload.id());

            assertThat(readiness).isInstanceOf(NotReady.class);
            assertThat(((NotReady) readiness).why())
                    .startsWith("it never listened on port %d (PORT) within 30 s; it listens on "
                            .formatted(workload.port()))
                    .contains(Integer.toString(elsewhere.getLocalPort()));
            assertThat(process.stopped).isDone();
        }
    }

    @Test
    void aServerThatOnlyFailsIsNotReadyAndSaysHow() throws Exception {
        server.driver.plan(() -> FakeRunning.answering(500));
        var workload = server.workloads.start(server.spec());

        assertThat(server.workloads.awaitReady(workload.id()))
                .isEqualTo(new NotReady("it was not ready within 30 s: it answers GET / with 500"));
    }

    @Test
    void aDriverThatCannotStartIsToldAndTriedAgain() throws Exception {
        server.driver.planFailure("no user namespaces here");
        var workload = server.workloads.start(server.spec());

        assertThat(server.workloads.awaitReady(workload.id()))
                .isEqualTo(new NotReady("it could not be started: no user namespaces here"));
        server.timer.pass();
        var process = server.driver.next();
        assertThat(server.workloads.awaitReady(workload.id()))
                .isEqualTo(new Ready(process.address().orElseThrow()));
    }

    @Test
    void aServerThatFailsIsUnhealthyUntilItIsWellAgain() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();
        server.workloads.awaitReady(workload.id());

        process.status.set(503);
        for (var i = 0; i < 5; i++) {
            assertThat(server.timer.pass()).isEqualTo(RuntimeFixture.HEALTH);
        }
        server.timer.awaitSleep();
        assertThat(server.workloads.get(workload.id()).state()).isEqualTo(State.UNHEALTHY);
        assertThat(server.workloads.get(workload.id()).why()).contains("it answers GET / with 503");

        process.status.set(204);
        server.timer.pass();
        server.timer.awaitSleep();
        assertThat(server.workloads.get(workload.id()).state()).isEqualTo(State.RUNNING);
        assertThat(checks(workload))
                .extracting(HealthCheck::isLive)
                .containsExactly(true, false, false, false, false, false, true);
        assertThat(server.driver.startedNothingMore()).isTrue();
    }

    @Test
    void aServerThatDoesNotAnswerThreeTimesIsStartedAgain() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();
        server.workloads.awaitReady(workload.id());

        process.turnDeaf();
        server.timer.pass();
        server.timer.pass();
        server.timer.awaitSleep();
        assertThat(server.workloads.get(workload.id()).state()).isEqualTo(State.UNHEALTHY);
        server.timer.pass();

        assertThat(process.stopped.get(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(5));
        assertThat(server.timer.pass()).isEqualTo(Duration.ofSeconds(1));
        server.driver.next();
        assertThat(server.workloads.get(workload.id()).lastEnding())
                .hasValueSatisfying(words -> assertThat(words).startsWith("it did not answer 3 probes in a row: "));
    }

    @Test
    void stoppingEndsTheProcessWithItsGraceAndFreesThePort() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();
        server.workloads.awaitReady(workload.id());

        server.workloads.stop(workload.id(), Duration.ofSeconds(7));

        assertThat(process.stopped).isCompletedWithValue(Duration.ofSeconds(7));
        assertThat(server.portsTaken()).isZero();
        assertThat(server.log(workload).closed).isTrue();
        assertThat(server.workloads.running(workload.project())).isEmpty();
        assertThat(server.workloads.ofRelease(workload.release()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.state()).isEqualTo(State.STOPPED);
                    assertThat(row.stoppedAt()).isPresent();
                    assertThat(row.address()).isEmpty();
                    assertThat(row.exitCode()).contains(143);
                });
        assertThat(server.events)
                .containsExactly(new WorkloadStopped(
                        workload.id(),
                        workload.project(),
                        workload.release(),
                        WorkloadStopped.Reason.ASKED,
                        "it was asked to stop"));
        server.workloads.stop(workload.id(), Duration.ZERO);
        assertThat(server.workloads.awaitReady(workload.id())).isEqualTo(new NotReady("it was asked to stop"));
    }

    @Test
    void stoppingWakesOneThatBacksOff() throws Exception {
        server.driver.plan(() -> endingAtOnce(1, Ending.Cause.EXITED, ""));
        var workload = server.workloads.start(server.spec());
        server.driver.next();
        server.timer.awaitSleep();

        server.workloads.stop(workload.id(), Duration.ofSeconds(1));

        assertThat(server.workloads.get(workload.id()).state()).isEqualTo(State.STOPPED);
        assertThat(server.driver.startedNothingMore()).isTrue();
    }

    @Test
    void waitingForReadinessCanBeInterruptedAndTheWorkloadGoesOn() throws Exception {
        server.driver.plan(() -> FakeRunning.answering(503));
        var spec = server.spec();
        var patient = spec.with(new WorkloadSpec.Probe("/", Duration.ofDays(1)));
        var workload = server.workloads.start(patient);
        server.driver.next();
        var outcome = new CompletableFuture<Class<?>>();
        var waiter = Thread.ofVirtual().start(() -> {
            try {
                server.workloads.awaitReady(workload.id());
                outcome.complete(Readiness.class);
            } catch (InterruptedException e) {
                outcome.complete(InterruptedException.class);
            }
        });

        waiter.interrupt();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
        assertThat(server.workloads.get(workload.id()).state()).isEqualTo(State.STARTING);
    }

    @Test
    void closingTheServerStopsAllAndRefusesMore() throws Exception {
        var workloads = List.of(server.workloads.start(server.spec()), server.workloads.start(server.spec()));

        server.supervisors.close(Duration.ofSeconds(1));

        assertThat(workloads)
                .allSatisfy(workload -> assertThat(
                                server.workloads.get(workload.id()).why())
                        .contains("the Slipway server that ran it was stopped"));
        assertThat(server.events)
                .hasSize(2)
                .allSatisfy(event -> assertThat(((WorkloadStopped) event).reason())
                        .isEqualTo(WorkloadStopped.Reason.SERVER_STOPPED));
        assertThatThrownBy(() -> server.workloads.start(server.spec()))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void forgettingAProjectLeavesNoTrace() throws Exception {
        var workload = server.workloads.start(server.spec());
        server.workloads.awaitReady(workload.id());

        server.workloads.forget(workload.project());

        assertThat(server.workloads.ofRelease(workload.release())).isEmpty();
        assertThat(checks(workload)).isEmpty();
    }

    @Test
    void usageIsSampledPerProcess() throws Exception {
        var workload = server.workloads.start(server.spec());
        var process = server.driver.next();
        server.workloads.awaitReady(workload.id());
        var supervisor = server.supervisors.find(workload.id()).orElseThrow();
        var at = server.timer.now();

        process.stats = new Running.Stats(1_000_000_000, 10, 3);
        supervisor.sampleUsage(at);
        process.stats = new Running.Stats(3_500_000_000L, 20, 4);
        supervisor.sampleUsage(at.plusSeconds(5));

        assertThat(server.workloads.usage(workload.id()))
                .containsExactly(new WorkloadUsage(at.plusSeconds(5), 50.0, 20, 4));
    }

    private List<HealthCheck> checks(Workload workload) {
        return server.database.asSystem(
                "test",
                () -> server.stores.health().list(workload.id(), new dev.slipway.platform.PageOf.Request(0, 50)));
    }

    private static FakeRunning endingAtOnce(int exitCode, Ending.Cause cause, String detail) {
        var running = FakeRunning.deaf();
        running.end(exitCode, cause, detail);
        return running;
    }
}
