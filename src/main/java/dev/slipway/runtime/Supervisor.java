package dev.slipway.runtime;

import dev.slipway.logs.Level;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Progress.End;
import dev.slipway.runtime.Progress.Place;
import java.lang.System.Logger;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Keeps one workload running, on a virtual thread of its own: starts it, watches it, and starts it again with
/// back-off when it ended or stopped answering, until it is told to stop.
///
/// One thread does all of it, in order; a stop and an ending only wake it. So no two of its steps ever race.
final class Supervisor {
    private static final Logger LOGGER = System.getLogger(Supervisor.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Charge charge;
    private final UsageHistory usage = new UsageHistory();
    private final CompletableFuture<Stop> stop = new CompletableFuture<>();
    private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
    private volatile CompletableFuture<Readiness> readiness = new CompletableFuture<>();
    private volatile @Nullable Running running;
    private @Nullable InetSocketAddress lastAddress;

    /// Why and how a workload is to stop.
    ///
    /// @param grace between asking the process to end and killing it
    /// @param words for people: the reason its row will have
    record Stop(Duration grace, WorkloadStopped.Reason reason, String words) {
        static final Stop INTERRUPTED =
                new Stop(Duration.ZERO, WorkloadStopped.Reason.SERVER_STOPPED, "its supervision was interrupted");
    }

    Supervisor(Charge charge) {
        this.charge = charge;
    }

    void begin() {
        Thread.ofVirtual().name("slipway-workload-" + charge.id()).start(this::supervise);
    }

    /// Asks for the end and returns at once; [#awaitStopped()] waits for it. The first to ask says how.
    void stop(Stop how) {
        stop.complete(how);
    }

    /// Returns once nothing of it runs any more and that is stored, or noted for storing. An interruption does not
    /// shorten the wait: what was begun here must not be left behind.
    void awaitStopped() {
        finished.join();
    }

    /// Waits for the outcome of the present start; of the last one while it backs off.
    Readiness awaitReady() throws InterruptedException {
        try {
            return readiness.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("readiness is never completed with an exception", e);
        }
    }

    /// Stores what could not be stored before; whether this supervisor has nothing left to do.
    boolean settle() {
        return charge.diary().settle() && finished.isDone();
    }

    void sampleUsage(Instant at) {
        var now = running;
        if (now != null) {
            usage.add(now.stats(), at);
        }
    }

    List<WorkloadUsage> usage() {
        return usage.list();
    }

    private void supervise() {
        var last = Optional.<End>empty();
        try {
            var backoff = new Backoff();
            do {
                var begun = charge.tools().timer().now();
                last = Optional.of(live());
                var up = Duration.between(begun, charge.tools().timer().now());
                if (stop.isDone()) {
                    break;
                }
                rest(last.get(), backoff.after(up));
            } while (!stop.isDone());
        } catch (InterruptedException e) {
            stop.complete(Stop.INTERRUPTED);
        } finally {
            conclude(stop.getNow(Stop.INTERRUPTED), last);
        }
    }

    /// Waits for the next start, or for a stop.
    private void rest(End end, Duration delay) throws InterruptedException {
        var words = "%s; it is started again in %d s".formatted(end.words(), delay.toSeconds());
        charge.say(Level.ERROR, words);
        charge.diary().note(charge.diary().current().backingOff(words, end));
        outcome(new Readiness.NotReady(end.words()));
        if (!charge.tools().timer().await(stop, delay)) {
            readiness = new CompletableFuture<>();
            charge.diary().note(charge.diary().current().restarting());
        }
    }

    /// One process, from its start to the end of its whole tree. A defect on our side ends like a crash of the
    /// workload's: with words, and another try.
    private End live() throws InterruptedException {
        try {
            var run = charge.tools().driver().start(Launches.of(charge), charge::print);
            try {
                return watched(run);
            } finally {
                leave(run);
            }
        } catch (SlipwayException e) {
            return new End("it could not be started: " + e.text(), Optional.empty());
        } catch (RuntimeException e) {
            LOGGER.log(Logger.Level.ERROR, "the supervision of workload " + charge.id() + " failed", e);
            return new End("Slipway failed to watch over it: " + e, Optional.empty());
        }
    }

    private End watched(Running run) throws InterruptedException {
        var place = Place.of(run);
        usage.restart();
        running = run;
        noteStart(place);
        var over = CompletableFuture.anyOf(run.ended(), stop);
        var verdict = new Life(charge, run, place, over).watch(this::outcome);
        if (verdict.isPresent()) {
            charge.say(Level.ERROR, verdict.get() + "; Slipway ends it");
            return new End(verdict.get(), Optional.of(run.stop(GRACE).exitCode()));
        }
        if (!run.ended().isDone()) {
            var ending = run.stop(stop.getNow(Stop.INTERRUPTED).grace());
            return new End(
                    "it was stopped and ended with exit code " + ending.exitCode(), Optional.of(ending.exitCode()));
        }
        var ending = run.ended().join();
        return new End(Endings.inWords(ending), Optional.of(ending.exitCode()));
    }

    private void leave(Running run) {
        running = null;
        if (!run.ended().isDone()) {
            run.stop(Duration.ZERO);
        }
        charge.endOutput();
    }

    /// Stores the new process. Whoever leads requests to the workload hears of a new address at once, before it is
    /// ready: nothing answers at the old one any more.
    private void noteStart(Place place) {
        var before = charge.diary().current();
        var from = lastAddress;
        lastAddress = place.address();
        if (before.restarts() == 0) {
            charge.diary().note(before.started(place));
            return;
        }
        var project = charge.spec().project();
        var release = charge.spec().release();
        var causes = new ArrayList<Object>();
        causes.add(new WorkloadRestarted(
                charge.id(),
                project,
                release,
                before.restarts(),
                before.lastEnding().orElse(""),
                place.address()));
        if (from != null && !from.equals(place.address())) {
            causes.add(new WorkloadMoved(charge.id(), project, release, from, place.address()));
        }
        charge.diary().note(before.started(place), causes.toArray());
    }

    private void outcome(Readiness result) {
        if (!readiness.complete(result)) {
            readiness = CompletableFuture.completedFuture(result);
        }
    }

    private void conclude(Stop how, Optional<End> last) {
        try {
            charge.diary()
                    .note(
                            charge.diary().current().stopped(how.words(), last),
                            new WorkloadStopped(
                                    charge.id(),
                                    charge.spec().project(),
                                    charge.spec().release(),
                                    how.reason(),
                                    how.words()));
            charge.say(Level.INFO, "stopped: " + how.words());
            charge.log().close();
        } finally {
            outcome(new Readiness.NotReady(how.words()));
            finished.complete(true);
        }
    }
}
