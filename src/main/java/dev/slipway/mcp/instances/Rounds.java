package dev.slipway.mcp.instances;

import dev.slipway.platform.Database;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// What each server does for its own processes again and again: stores what was counted, notes what is used, and ends
/// what another server, or its own sweep, has ended.
final class Rounds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration LATELY = Duration.ofMinutes(2);

    private final Database database;
    private final ObservationStore store;
    private final InstanceWatch watch;
    private final Sampler sampler;
    private final Relay relay;
    private final Duration pause;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mcp-instances").daemon(true).factory());
    private volatile boolean running;

    Rounds(Database database, InstanceWatch watch, Sampler sampler, Relay relay, Duration pause) {
        this.database = database;
        this.store = new ObservationStore(database);
        this.watch = watch;
        this.sampler = sampler;
        this.relay = relay;
        this.pause = pause;
    }

    @Override
    public void start() {
        running = true;
        var _ = thread.scheduleWithFixedDelay(this::round, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdown();
        guarded("count", watch::flush);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    void round() {
        guarded("count", watch::flush);
        guarded("sample", sampler::sample);
        guarded("end", this::endEnded);
    }

    private void endEnded() {
        for (var id : database.asSystem("mcp.rounds", () -> store.ended(LATELY))) {
            if (relay.usage(id).processes() > 0) {
                relay.close(id, "the instance has ended");
            }
        }
    }

    /// A step that fails is tried again in the next round: the executor would never call a task again that threw.
    private static void guarded(String step, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("cannot {} for the instances: {}", step, e.getMessage(), e);
        }
    }
}
