package dev.slipway.mcp.instances;

import dev.slipway.platform.Database;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Notes what instances use, as `stats` has it: `cpu_percent` of one processor, `memory_mb`, `processes`, `at`, and
/// `history`, a list of the same, oldest first. Called by one thread.
final class Sampler {
    private static final String JOB = "mcp.sample";
    private static final int LENGTH = 60;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final ObservationStore store;
    private final Relay relay;
    private final Workloads workloads;
    private final InstantSource clock;
    private final Map<InstanceId, Sample> last = new HashMap<>();

    Sampler(Database database, Relay relay, Workloads workloads, InstantSource clock) {
        this.database = database;
        this.store = new ObservationStore(database);
        this.relay = relay;
        this.workloads = workloads;
        this.clock = clock;
    }

    /// @param cpuNanos since its processes' start; negative where the percentage was told
    private record Sample(
            int processes, long cpuNanos, double cpuPercent, long memoryBytes, Optional<Long> process, Instant at) {}

    void sample() {
        var running = database.asSystem(JOB, store::running);
        last.keySet().retainAll(running.stream().map(Instance::id).collect(Collectors.toSet()));
        running.forEach(this::sample);
    }

    /// What it uses now, for somebody who looks at it.
    ObjectNode now(Instance instance) {
        return node(of(instance));
    }

    /// Its processes may be another server's, which then notes them: here nothing is said of an instance that has none
    /// and had none.
    private void sample(Instance instance) {
        var sample = of(instance);
        var before = last.get(instance.id());
        if (sample.processes() == 0 && (before == null || before.processes() == 0)) {
            return;
        }
        last.put(instance.id(), sample);
        database.asSystem(
                JOB,
                () -> store.observed(
                        instance.id(),
                        sample.process(),
                        instance.port(),
                        JSON.writeValueAsString(stats(instance, sample))));
    }

    private Sample of(Instance instance) {
        var now = clock.instant();
        var workload = instance.port()
                .flatMap(_ -> workloads.running(instance.id().home()).stream().findFirst());
        return workload.map(it -> of(it, now)).orElseGet(() -> throughGateway(instance, now));
    }

    private Sample of(Workload workload, Instant now) {
        var usage = workloads.usage(workload.id());
        return usage.isEmpty()
                ? new Sample(workload.processId().isPresent() ? 1 : 0, -1, 0, 0, workload.processId(), now)
                : new Sample(
                        1, -1, usage.getLast().cpuPercent(), usage.getLast().memoryBytes(), workload.processId(), now);
    }

    private Sample throughGateway(Instance instance, Instant now) {
        var usage = relay.usage(instance.id());
        var process = relay.sessions(instance.id()).stream()
                .filter(session -> !session.asleep() && session.processId() > 0)
                .map(session -> session.processId())
                .findFirst();
        return new Sample(
                usage.processes(),
                usage.cpuNanos(),
                percent(last.get(instance.id()), usage.cpuNanos(), now),
                usage.memoryBytes(),
                process,
                now);
    }

    /// Of one processor, since the sample before. A process that ended took its time with it: then nothing is known.
    private static double percent(@Nullable Sample before, long cpuNanos, Instant now) {
        if (before == null || before.cpuNanos() < 0 || cpuNanos < before.cpuNanos()) {
            return 0;
        }
        var passed = Duration.between(before.at(), now).toNanos();
        return passed <= 0 ? 0 : 100.0 * (cpuNanos - before.cpuNanos()) / passed;
    }

    private static ObjectNode stats(Instance instance, Sample sample) {
        var stats = node(sample);
        var history = stats.putArray("history");
        var before = before(instance);
        var from = Math.max(0, before.path("history").size() - LENGTH + 1);
        for (int at = from; at < before.path("history").size(); at++) {
            history.add(before.path("history").get(at));
        }
        history.add(node(sample));
        return stats;
    }

    private static JsonNode before(Instance instance) {
        try {
            return JSON.readTree(instance.stats());
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    private static ObjectNode node(Sample sample) {
        return JSON.createObjectNode()
                .put("cpu_percent", Math.round(10 * sample.cpuPercent()) / 10.0)
                .put("memory_mb", Math.round(sample.memoryBytes() / 1048576.0))
                .put("processes", sample.processes())
                .put("at", sample.at().toString());
    }
}
