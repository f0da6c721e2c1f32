package dev.slipway.mcp.instances;

import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.mcp.keys.OpenedKey;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.jobs.JobHandler;
import dev.slipway.platform.jobs.Lease;
import java.util.Map;
import java.util.Optional;

/// The job that takes an instance from pending to running, or to error. May be done again after a crash: the instance
/// is pending until its end is stored.
final class StartInstance implements JobHandler {
    static final String KIND = "mcp.start";

    private final Database database;
    private final InstanceStore store;
    private final Assembly assembly;
    private final Trial trial;
    private final Closing closing;
    private final Events events;

    StartInstance(
            Database database, InstanceStore store, Assembly assembly, Trial trial, Closing closing, Events events) {
        this.database = database;
        this.store = store;
        this.assembly = assembly;
        this.trial = trial;
        this.closing = closing;
        this.events = events;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Lease lease) throws InterruptedException {
        var id = new InstanceId(lease.subject());
        var pending =
                database.asSystem(KIND, () -> store.find(id)).filter(instance -> instance.status() == Status.PENDING);
        if (pending.isPresent()) {
            start(pending.get(), lease);
        }
    }

    private void start(Instance instance, Lease lease) throws InterruptedException {
        try {
            var assembled = assembly.of(instance);
            var started = trial.run(assembled);
            lease.check();
            var stored = database.asSystem(KIND, () -> {
                var key = assembled.key().map(OpenedKey::id);
                var still = store.started(instance.id(), key, started.port(), started.process());
                if (still) {
                    record(instance, "mcp_instances.started", Map.of());
                }
                return still;
            });
            if (!stored) {
                // Stopped or deleted meanwhile: whatever was begun must not stay.
                closing.end(instance.id(), "it was stopped while it was being started");
            }
        } catch (SlipwayException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            lease.check();
            fail(instance, e.text());
        }
    }

    private void fail(Instance instance, String why) {
        database.asSystem(KIND, () -> {
            if (store.end(instance.id(), Status.ERROR, Optional.of(why))) {
                record(instance, "mcp_instances.error", Map.of("error", why));
            }
        });
        closing.end(instance.id(), why);
    }

    private void record(Instance instance, String what, Map<String, ?> details) {
        events.record(
                instance.owner(),
                Optional.of(instance.id().home()),
                instance.id().subject(),
                what,
                details);
    }
}
