package dev.slipway.mcp.instances;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.GatewayWatch;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// Counts what passes through the gateway, in memory; now and then the counts are stored. What it is told between two
/// of these times is lost in a crash, and nothing else.
final class InstanceWatch implements GatewayWatch {
    private static final String JOB = "mcp.watch";
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_WHY = 800;
    /// Of more tools than this in so short a time, the rest is counted together: names come from outside.
    private static final int MOST_TOOLS = 5_000;

    private final Database database;
    private final ObservationStore store;
    private final ToolCallStore calls;
    private final Events events;
    private final InstantSource clock;
    private final Map<UUID, Instant> accessed = new ConcurrentHashMap<>();
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();
    private final Map<InstanceId, String> troubles = new ConcurrentHashMap<>();

    InstanceWatch(Database database, Events events, InstantSource clock) {
        this.database = database;
        this.store = new ObservationStore(database);
        this.calls = new ToolCallStore(database);
        this.events = events;
        this.clock = clock;
    }

    private record Key(UUID endpoint, String tool, Instant hour) {}

    private record Count(Map<Outcome, LongAdder> calls, LongAdder micros, LongAccumulator slowest) {
        Count() {
            this(new EnumMap<>(Outcome.class), new LongAdder(), new LongAccumulator(Math::max, 0));
            for (var outcome : Outcome.values()) {
                calls.put(outcome, new LongAdder());
            }
        }

        long of(Outcome... outcomes) {
            return Arrays.stream(outcomes)
                    .mapToLong(outcome ->
                            calls.getOrDefault(outcome, new LongAdder()).sum())
                    .sum();
        }
    }

    @Override
    public void called(Call call) {
        var now = clock.instant();
        if (call.endpoint().id().kind() == EndpointId.Kind.INSTANCE) {
            accessed.put(call.endpoint().id().uuid(), now);
        }
        call.tool().ifPresent(tool -> count(call, tool, now.truncatedTo(ChronoUnit.HOURS)));
    }

    @Override
    public void failed(EndpointId endpoint, String why) {
        if (endpoint.kind() == EndpointId.Kind.INSTANCE && troubles.size() < MOST_TOOLS) {
            troubles.put(new InstanceId(endpoint.uuid()), shortened(why, LONGEST_WHY));
        }
    }

    /// Stores what was counted since the last time.
    void flush() {
        for (var id : List.copyOf(accessed.keySet())) {
            var at = accessed.remove(id);
            if (at != null) {
                database.asSystem(JOB, () -> store.accessed(new InstanceId(id), at));
            }
        }
        for (var key : List.copyOf(counts.keySet())) {
            var count = counts.remove(key);
            if (count != null) {
                store(key, count);
            }
        }
        for (var id : List.copyOf(troubles.keySet())) {
            var why = troubles.remove(id);
            if (why != null) {
                store(id, why);
            }
        }
    }

    private void count(Call call, String tool, Instant hour) {
        var name = counts.size() < MOST_TOOLS ? shortened(tool, LONGEST_NAME) : "…";
        // Counted inside of compute: what is counted into an entry that was taken out to be stored would be lost.
        counts.compute(new Key(call.endpoint().id().uuid(), name, hour), (_, before) -> {
            var count = before == null ? new Count() : before;
            var micros = call.took().toNanos() / 1000;
            count.calls().getOrDefault(call.outcome(), new LongAdder()).increment();
            count.micros().add(micros);
            count.slowest().accumulate(micros);
            return count;
        });
    }

    private void store(Key key, Count count) {
        var row = new ToolCallStore.Calls(
                key.endpoint(),
                key.tool(),
                key.hour(),
                count.of(Outcome.values()),
                count.of(Outcome.TOOL_FAILED, Outcome.FAILED, Outcome.SERVER_ENDED),
                count.of(Outcome.CANCELLED, Outcome.SESSION_ENDED),
                count.of(Outcome.SERVER_ENDED),
                count.micros().sum(),
                count.slowest().get());
        database.asSystem(JOB, () -> calls.add(row));
    }

    private void store(InstanceId id, String why) {
        database.asSystem(
                JOB,
                () -> store.troubled(id, why)
                        .ifPresent(owner -> events.record(
                                owner,
                                Optional.of(id.home()),
                                id.subject(),
                                "mcp_instances.error",
                                Map.of("error", why))));
    }

    private static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }
}
