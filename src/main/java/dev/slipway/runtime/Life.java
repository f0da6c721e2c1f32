package dev.slipway.runtime;

import dev.slipway.logs.Level;
import dev.slipway.runtime.Progress.Place;
import dev.slipway.runtime.Workload.State;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// One process of a workload, watched from its start until it is over: asked quickly until it is ready, then now
/// and then whether it is well.
final class Life {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);
    private static final int UNANSWERED_AT_MOST = 3;

    private final Charge charge;
    private final Running run;
    private final InetSocketAddress address;
    private final CompletableFuture<?> over;

    /// @param over completed when the process ended or is to be stopped
    Life(Charge charge, Running run, Place place, CompletableFuture<?> over) {
        this.charge = charge;
        this.run = run;
        this.address = place.address();
        this.over = over;
    }

    /// Watches until it is over. What comes back is why Slipway must end the process itself; empty when it ended,
    /// or somebody asked for its stop.
    ///
    /// @param outcome told once: that it is ready
    Optional<String> watch(Consumer<Readiness> outcome) throws InterruptedException {
        var verdict = untilReady(outcome);
        return verdict.isPresent() ? verdict : whileUp();
    }

    private Optional<String> untilReady(Consumer<Readiness> outcome) throws InterruptedException {
        var begun = charge.tools().timer().now();
        var deadline = begun.plus(charge.spec().probe().patience());
        for (var pause = FIRST_PAUSE; !over.isDone(); pause = longer(pause)) {
            var answer = ask();
            if (over.isDone()) {
                break;
            }
            if (answer.isGood()) {
                becomeReady(answer, begun, outcome);
                return Optional.empty();
            }
            if (!charge.tools().timer().now().isBefore(deadline)) {
                return Optional.of(whyNotReady(answer));
            }
            charge.tools().timer().await(over, pause);
        }
        return Optional.empty();
    }

    private void becomeReady(Answer answer, Instant begun, Consumer<Readiness> outcome) {
        var took = Duration.between(begun, charge.tools().timer().now());
        charge.diary().note(charge.diary().current().ready());
        charge.diary().check(charge.spec(), checkOf(answer));
        charge.say(Level.INFO, "ready after %.1f s".formatted(took.toMillis() / 1000.0));
        outcome.accept(new Readiness.Ready(address));
    }

    private Optional<String> whileUp() throws InterruptedException {
        var unanswered = 0;
        while (!charge.tools().timer().await(over, charge.tools().healthInterval())) {
            var answer = ask();
            if (over.isDone()) {
                break;
            }
            charge.diary().check(charge.spec(), checkOf(answer));
            unanswered = answer instanceof Answer.Status ? 0 : unanswered + 1;
            if (unanswered == UNANSWERED_AT_MOST) {
                return Optional.of("it did not answer %d probes in a row: %s".formatted(unanswered, inWords(answer)));
            }
            noteHealth(answer);
        }
        return Optional.empty();
    }

    private void noteHealth(Answer answer) {
        var before = charge.diary().current();
        if (answer.isGood()) {
            if (before.state() != State.RUNNING) {
                charge.diary().note(before.ready());
                charge.say(Level.INFO, "it is well again");
            }
        } else if (!before.why().equals(Optional.of(inWords(answer)))) {
            charge.diary().note(before.unhealthy(inWords(answer)));
            charge.say(Level.WARNING, "unhealthy: " + inWords(answer));
        }
    }

    private Answer ask() throws InterruptedException {
        return charge.tools().prober().ask(address, charge.spec().probe().path(), over);
    }

    private HealthCheck checkOf(Answer answer) {
        var url = "http://%s:%d%s"
                .formatted(
                        address.getHostString(),
                        address.getPort(),
                        charge.spec().probe().path());
        var now = charge.tools().timer().now();
        return answer instanceof Answer.Status status
                ? new HealthCheck(
                        url,
                        Optional.of(status.code()),
                        Optional.of((int) status.latency().toMillis()),
                        answer.isGood(),
                        now)
                : new HealthCheck(url, Optional.empty(), Optional.empty(), false, now);
    }

    private String inWords(Answer answer) {
        return switch (answer) {
            case Answer.Status status ->
                "it answers GET %s with %d".formatted(charge.spec().probe().path(), status.code());
            case Answer.Refused _ -> "it does not listen on port " + charge.port();
            case Answer.Silent(String why) -> "it " + why;
        };
    }

    /// A network that forwards a port takes the connection before anybody listens behind it; so the sockets of the
    /// process decide, where they can be seen, whether it ever listened.
    private String whyNotReady(Answer answer) {
        var patience = charge.spec().probe().patience().toSeconds();
        var ports = run.processId().<Collection<Integer>>map(ListeningPorts::of).orElse(List.of());
        var elsewhere = !ports.isEmpty() && !ports.contains(charge.port());
        if (answer instanceof Answer.Status || (answer instanceof Answer.Silent && !elsewhere)) {
            return "it was not ready within %d s: %s".formatted(patience, inWords(answer));
        }
        var where = ports.isEmpty()
                ? ""
                : "; it listens on " + ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "it never listened on port %d (PORT) within %d s%s".formatted(charge.port(), patience, where);
    }

    private static Duration longer(Duration pause) {
        var next = pause.multipliedBy(3).dividedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }
}
