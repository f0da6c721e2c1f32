package dev.slipway.runtime;

import dev.slipway.platform.Database;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/// What is done for all workloads again and again, from the server's start to its end. Begins before anything that
/// takes requests or jobs, so that these find true rows; ends after them, and ends every workload then.
final class Rounds implements SmartLifecycle {
    private static final Logger LOGGER = System.getLogger(Rounds.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Database database;
    private final Ports ports;
    private final Supervisors supervisors;
    private final Reconciler reconciler;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("slipway-rounds").daemon(true).factory());
    private volatile boolean running;

    Rounds(Database database, Ports ports, Supervisors supervisors, Reconciler reconciler) {
        this.database = database;
        this.ports = ports;
        this.supervisors = supervisors;
        this.reconciler = reconciler;
    }

    @Override
    public void start() {
        database.asSystem("fill the pools of ports", ports::ensurePools);
        reconciler.buryDead();
        reconciler.awaitDriver();
        running = true;
        thread.scheduleWithFixedDelay(this::round, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        supervisors.close(GRACE);
        thread.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    private void round() {
        var now = Instant.now();
        guarded(
                "sample",
                () -> supervisors.all().forEach(each -> each.getValue().sampleUsage(now)));
        guarded("settle", supervisors::settle);
        guarded("beat", reconciler::beat);
        guarded("bury", reconciler::buryDead);
    }

    /// A step that fails is tried again in the next round: the executor would never call a task again that threw.
    private static void guarded(String step, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOGGER.log(Logger.Level.WARNING, "a round's step failed: " + step, e);
        }
    }
}
