package dev.slipway.mcp.instances;

import dev.slipway.logs.Logs;
import dev.slipway.mcp.InstanceSettings;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.trust.Recordings;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.jobs.JobHandler;
import dev.slipway.platform.jobs.Jobs;
import dev.slipway.platform.jobs.Lease;
import dev.slipway.runtime.Workloads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The job that never ends: on one server at a time it ends the instances whose time is over, starts again the servers
/// that should run and do not, and forgets what is older than the settings say.
final class SweepInstances implements JobHandler {
    static final String KIND = "mcp.sweep";
    /// There is one such job.
    static final UUID SUBJECT = new UUID(0, 9);

    private static final Logger LOG = LoggerFactory.getLogger(SweepInstances.class);
    private static final int AT_ONCE = 100;
    private static final Duration TAKEN_UP = Duration.ofMinutes(1);

    private final Tools tools;
    private final ObservationStore store;
    private final ToolCallStore calls;
    private final InstanceSettings settings;

    SweepInstances(Tools tools, InstanceSettings settings) {
        this.tools = tools;
        this.store = new ObservationStore(tools.database());
        this.calls = new ToolCallStore(tools.database());
        this.settings = settings;
    }

    /// What it works with.
    record Tools(
            Database database,
            Closing closing,
            Workloads workloads,
            DataFolders folders,
            McpTypes types,
            Logs logs,
            Jobs jobs,
            Events events,
            Recordings recordings,
            InstantSource clock) {}

    @Override
    public String kind() {
        return KIND;
    }

    /// Once more, until Slipway stops; the queue sees to it that this is done even after a crash.
    @Override
    public void run(Lease lease) {
        try {
            sweep();
        } catch (RuntimeException e) {
            // Whoever is interrupted in the middle of a statement is told so by the database's connection.
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("cannot sweep the instances: {}", e.getMessage(), e);
            }
        }
        throw lease.retryAfter(settings.sweepInterval(), "the next round");
    }

    void sweep() {
        expire();
        revive();
        forget();
    }

    private void expire() {
        var expired = tools.database.asSystem(KIND, () -> {
            var all = store.expire(tools.clock.instant());
            all.forEach(one -> tools.events.record(
                    one.owner(), Optional.of(one.id().home()), one.id().subject(), "mcp_instances.expired", Map.of()));
            return all;
        });
        expired.forEach(one -> tools.closing.end(one.id(), "the instance has expired"));
    }

    /// The health check of servers that speak HTTP themselves: one that runs nowhere any more, as after a restart of
    /// Slipway, is started again. Sick ones are the supervisor's. And whatever is pending has its job, even if an
    /// earlier one came to grief.
    private void revive() {
        var running = tools.database.asSystem(KIND, store::running);
        var listens = running.stream()
                .map(Instance::type)
                .distinct()
                .collect(Collectors.toMap(
                        type -> type, type -> tools.types.get(type).listens()));
        var gone = running.stream()
                .filter(instance -> listens.getOrDefault(instance.type(), false))
                .filter(instance ->
                        tools.workloads.running(instance.id().home()).isEmpty())
                .map(Instance::id)
                .toList();
        tools.database.asSystem(KIND, () -> {
            gone.stream().filter(store::pendingAgain).forEach(this::enqueue);
            store.pending(TAKEN_UP).forEach(this::enqueue);
        });
    }

    /// Has no effect for one that has its job.
    private void enqueue(InstanceId id) {
        tools.jobs.enqueue(StartInstance.KIND, id.value(), "mcp-instance-" + id, tools.clock.instant());
    }

    private void forget() {
        var before = tools.clock.instant().minus(Duration.ofDays(settings.retentionDays()));
        var old = tools.database.asSystem(KIND, () -> {
            var all = store.endedBefore(before, AT_ONCE);
            for (var one : all) {
                tools.logs.delete(one.log());
                tools.events.forget(one.id().subject());
                calls.forget(one.id().value());
                tools.recordings.delete(one.id().home());
                store.forget(one.id());
            }
            calls.forgetBefore(before);
            tools.recordings.forgetBefore(before);
            return all;
        });
        for (var one : old) {
            tools.workloads.forget(one.id().home());
            tools.folders.remove(one.id());
        }
        if (!old.isEmpty()) {
            tools.types.purge();
        }
    }
}
