package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Ending.Cause;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import dev.slipway.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs launches as local processes in a sandbox of bubblewrap, control groups and networks of their own.
///
/// It fails closed: a machine on which the trial at the start did not succeed runs nothing. Nothing outlives
/// Slipway: sandboxes die with it, and what a killed one could not remove (empty groups, networks) the next one
/// does.
public final class ProcessDriver implements Driver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProcessDriver.class);
    private static final int NOBODY = 65534;

    private final FutureTask<Ready> getReady;
    private final Set<ProcessRunning> running = ConcurrentHashMap.newKeySet();

    private ProcessDriver(RuntimeSettings settings, Home home) {
        getReady = new FutureTask<>(() -> prepare(settings, home));
        Thread.ofPlatform().name("slipway-driver").daemon(true).start(getReady);
    }

    /// The driver the settings ask for: this one, or with `runtime.unsafe-no-sandbox` the one without isolation.
    /// Sweeps up behind a killed Slipway of the same data folder and makes a trial launch, both on a thread of
    /// its own: whatever is asked of the driver waits for them.
    public static Driver create(RuntimeSettings settings, Home home) {
        return settings.unsafeNoSandbox() ? new UnsafeDriver(settings, home) : new ProcessDriver(settings, home);
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Availability availability() {
        return ready().availability;
    }

    @Override
    public Ending run(Launch launch, Output output) {
        return begin(availableSandbox(), launch, output, true).await();
    }

    @Override
    public Running start(Launch launch, Output output) {
        return begin(availableSandbox(), launch, output, false);
    }

    @Override
    public Optional<Running> adopt(String handle, Output output) {
        return Optional.empty();
    }

    /// Kills what runs and removes everything this Slipway made on the machine, but what was built and deployed.
    @Override
    public void close() {
        var ready = ready();
        running.forEach(launch -> launch.kill(Cause.CANCELLED));
        running.forEach(launch -> launch.ended().join());
        ready.machine.ifPresent(Machine::close);
    }

    private ProcessRunning begin(Sandbox box, Launch launch, Output output, boolean joined) {
        var forked = box.fork(launch, joined);
        var process = forked.tree().first();
        var readers = joined
                ? List.of(OutputReader.afterMark(process.getInputStream(), Output.Channel.OUT, output))
                : List.of(
                        OutputReader.afterMark(process.getErrorStream(), Output.Channel.ERR, output),
                        OutputReader.plain(process.getInputStream(), Output.Channel.OUT, output));
        var started = new ProcessRunning(launch, forked.tree(), readers, gone -> {
            running.remove(gone);
            box.clear(launch, gone.tree());
        });
        running.add(started);
        started.begin();
        try {
            awaitUp(started, readers.getFirst());
        } finally {
            Sandbox.discard(forked.options());
        }
        return started;
    }

    /// Waits until the sandbox stands. When it ended before, and not by our hand, that is no ending of the
    /// launch's.
    private static void awaitUp(ProcessRunning started, OutputReader reader) {
        var interrupted = false;
        boolean up;
        while (true) {
            try {
                up = reader.up.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                started.kill(Cause.CANCELLED);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!up) {
            var ending = started.ended().join();
            if (ending.cause() == Cause.EXITED || ending.cause() == Cause.PROCESS_LIMIT) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "the sandbox of %s cannot start: %s"
                                .formatted(started.launch().name(), reader.complaint()));
            }
        }
    }

    private Sandbox availableSandbox() {
        var ready = ready();
        if (ready.availability instanceof Availability.Unavailable(String why, String mend)) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "no sandbox on this machine: %s; %s".formatted(why, mend));
        }
        return ready.sandbox.orElseThrow();
    }

    private Ready ready() {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return getReady.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the sandbox could not be tried", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Ready prepare(RuntimeSettings settings, Home home) {
        try {
            var machine = Machine.prepare(settings, home);
            var sandbox = new Sandbox(machine);
            return new Ready(Optional.of(machine), Optional.of(sandbox), tryOut(machine, sandbox));
        } catch (RuntimeException e) {
            log.warn("the sandbox cannot be prepared", e);
            return new Ready(Optional.empty(), Optional.empty(), unavailable(String.valueOf(e.getMessage())));
        }
    }

    /// A real launch, with a network where there can be one.
    private Availability tryOut(Machine prepared, Sandbox sandbox) {
        var network = prepared.root() ? new Launch.Network.Outbound() : new Launch.Network.None();
        var trial = new Launch(
                "trial",
                List.of("/bin/true"),
                Map.of(),
                List.of(),
                "/tmp",
                NOBODY,
                new Launch.Limits(64L << 20, 1.0, 512),
                network,
                Optional.of(Duration.ofSeconds(20)));
        try {
            var ending = begin(sandbox, trial, (channel, buffer, offset, length) -> {}, true)
                    .await();
            return ending.succeeded()
                    ? new Availability.Available(prepared.detail())
                    : unavailable("a trial %s".formatted(ending.detail()));
        } catch (RuntimeException e) {
            log.warn("the sandbox's trial failed", e);
            return unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static Availability unavailable(String why) {
        return new Availability.Unavailable(why, "run `slipway doctor`, which says what is missing");
    }

    /// What the preparation came to. Without a machine nothing is ever launched.
    private record Ready(Optional<Machine> machine, Optional<Sandbox> sandbox, Availability availability) {}
}
