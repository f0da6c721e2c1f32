package dev.slipway.runtime.process;

import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Ending.Cause;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Running;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A launch that runs as local processes. However it ends, the order is the same: the first process is dead, then
/// all others, then their last output is delivered, then the counters are read, then control group and network
/// are given back, then the [Ending] is told.
final class ProcessRunning implements Running {
    private final Launch launch;
    private final Tree tree;
    private final List<OutputReader> readers;
    private final Consumer<ProcessRunning> gone;
    private final long began = System.nanoTime();
    private final AtomicReference<@Nullable Cause> killed = new AtomicReference<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();

    /// @param readers of its output, not begun
    /// @param gone told when nothing of it is left, before its ending is
    ProcessRunning(Launch launch, Tree tree, List<OutputReader> readers, Consumer<ProcessRunning> gone) {
        this.launch = launch;
        this.tree = tree;
        this.readers = List.copyOf(readers);
        this.gone = gone;
    }

    void begin() {
        var reading = readers.stream().map(OutputReader::begin).toArray(CompletableFuture[]::new);
        Programs.READERS.execute(() -> keep(CompletableFuture.allOf(reading)));
        launch.timeout()
                .ifPresent(time -> ended.copy()
                        .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                        .whenCompleteAsync(this::checkTime, Programs.READERS));
    }

    private void checkTime(@Nullable Ending ending, @Nullable Throwable late) {
        if (late instanceof TimeoutException) {
            kill(Cause.TIMED_OUT);
        }
    }

    private void keep(CompletableFuture<Void> reading) {
        try {
            var exitCode = Programs.exitCode(tree.first());
            tree.kill();
            reading.join();
            var ending = ending(exitCode);
            gone.accept(this);
            ended.complete(ending);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private Ending ending(int exitCode) {
        var counters = tree.counters();
        var wall = Duration.ofNanos(System.nanoTime() - began);
        var cause = cause(exitCode, counters);
        return new Ending(exitCode, cause, detail(cause, exitCode), wall, counters.peakMemory());
    }

    private Cause cause(int exitCode, ControlGroup.Counters counters) {
        var ours = killed.get();
        if (ours == Cause.CANCELLED) {
            return ours;
        }
        if (counters.oomKills() > 0) {
            return Cause.OUT_OF_MEMORY;
        }
        if (ours != null) {
            return ours;
        }
        return exitCode != 0 && counters.refusedForks() > 0 ? Cause.PROCESS_LIMIT : Cause.EXITED;
    }

    private String detail(Cause cause, int exitCode) {
        return switch (cause) {
            case EXITED -> exitCode > 128 ? "ended by signal " + (exitCode - 128) : "ended with exit code " + exitCode;
            case OUT_OF_MEMORY ->
                "killed: it used more than its %d MB of memory"
                        .formatted(launch.limits().memoryBytes() >> 20);
            case PROCESS_LIMIT ->
                "it wanted more than its %d processes and threads, and ended with exit code %d"
                        .formatted(
                                Math.max(
                                        ControlGroup.LEAST_PROCESSES,
                                        launch.limits().processes()),
                                exitCode);
            case TIMED_OUT ->
                "killed: it was not done after %d seconds"
                        .formatted(launch.timeout().orElse(Duration.ZERO).toSeconds());
            case CANCELLED -> "killed: it was cancelled";
        };
    }

    /// Kills the tree for this cause; the first cause stands.
    void kill(Cause cause) {
        if (!ended.isDone()) {
            killed.compareAndSet(null, cause);
            tree.kill();
        }
    }

    Tree tree() {
        return tree;
    }

    Launch launch() {
        return launch;
    }

    @Override
    public String handle() {
        return Long.toString(tree.first().pid());
    }

    @Override
    public Optional<Long> processId() {
        return Optional.of(tree.first().pid());
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return tree.network().isEmpty()
                ? UserNetwork.address(launch.network())
                : launch.network() instanceof Launch.Network.Listening(int port)
                        ? tree.network().map(slot -> new InetSocketAddress(slot.inside(), port))
                        : Optional.empty();
    }

    @Override
    public OutputStream input() {
        return tree.first().getOutputStream();
    }

    @Override
    public Stats stats() {
        return ended.isDone() ? new Stats(0, 0, 0) : tree.stats();
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended.copy();
    }

    @Override
    public Ending stop(Duration grace) {
        tree.terminate();
        try {
            return ended.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            kill(Cause.CANCELLED);
        } catch (InterruptedException e) {
            kill(Cause.CANCELLED);
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of %s was lost".formatted(launch.name()), e.getCause());
        }
        return ended.join();
    }

    /// Waits for the end; an interrupt cancels the launch and is answered by that.
    Ending await() {
        try {
            return ended.get();
        } catch (InterruptedException e) {
            kill(Cause.CANCELLED);
            return ended.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of %s was lost".formatted(launch.name()), e.getCause());
        }
    }
}
