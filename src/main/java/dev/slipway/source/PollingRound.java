package dev.slipway.source;

import dev.slipway.projects.Project;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Keeps the [Poller] going while the server runs: asks it every few seconds who is due, and lets it look at some at a
/// time. A repository that does not answer holds up nobody else.
final class PollingRound implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PollingRound.class);

    private final Poller poller;
    private final SourceSettings settings;
    private final Semaphore places;
    private volatile boolean running;
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PollingRound(Poller poller, SourceSettings settings) {
        this.poller = poller;
        this.settings = settings;
        this.places = new Semaphore(settings.pollsAtOnce());
    }

    @Override
    public void start() {
        if (settings.pollInterval().isZero()) {
            return;
        }
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.execute(this::loop);
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop() {
        var pause = Duration.ofMillis(Math.clamp(settings.pollInterval().toMillis() / 6, 500, 10_000));
        try {
            while (running) {
                Thread.sleep(pause);
                round();
            }
        } catch (InterruptedException e) {
            LOG.debug("polling has ended");
        }
    }

    private void round() throws InterruptedException {
        try {
            for (var project : poller.due()) {
                places.acquire();
                threads.execute(() -> look(project));
            }
        } catch (RuntimeException e) {
            // The database may be away for a moment; the next round asks again.
            LOG.warn("cannot see which branches are to be looked at", e);
        }
    }

    private void look(Project project) {
        try {
            poller.look(project);
        } catch (RuntimeException e) {
            LOG.warn("cannot look at the branch of {}", project.name(), e);
        } finally {
            places.release();
        }
    }
}
