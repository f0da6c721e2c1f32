package dev.slipway.mcp.instances;

import dev.slipway.logs.LogLine;
import dev.slipway.logs.LogSummary;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What instances are doing and did: for those who look at them.
public final class Insight {
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final int MOST_COUNTS = 5_000;

    private final Database database;
    private final ObservationStore observations;
    private final ToolCallStore calls;
    private final Sampler sampler;
    private final Relay relay;
    private final Logs logs;
    private final InstantSource clock;

    Insight(Database database, Sampler sampler, Relay relay, Logs logs, InstantSource clock) {
        this.database = database;
        this.observations = new ObservationStore(database);
        this.calls = new ToolCallStore(database);
        this.sampler = sampler;
        this.relay = relay;
        this.logs = logs;
        this.clock = clock;
    }

    /// The newest lines of its log, oldest first.
    List<LogLine> newestLines(UserId user, Instance instance, int most) {
        return database.asUser(user, () -> {
            var all = logs.summary(instance.log()).map(LogSummary::lines).orElse(0L);
            return logs.read(instance.log(), Math.max(1, all - most + 1), most);
        });
    }

    /// What it uses now on this server: `cpu_percent`, `memory_mb`, `processes`; zeros while it sleeps.
    public JsonNode now(Instance instance) {
        return sampler.now(instance);
    }

    /// The sessions under way on this server, newest first.
    public List<Gateway.SessionView> sessions(Instance instance) {
        return relay.sessions(instance.id());
    }

    /// How its tools were called, by tool and hour.
    List<ToolCallStore.Calls> calls(UserId user, Instance instance, Duration since) {
        var from = clock.instant().minus(since.compareTo(LONGEST) < 0 ? since : LONGEST);
        return database.asUser(user, () -> calls.list(instance.id().value(), from, MOST_COUNTS));
    }

    /// How its tools were called, all together.
    ///
    /// @param micros of all calls together
    public record Totals(long calls, long failures, long micros) {}

    /// How its tools were called lately, all together.
    public Totals totals(UserId user, Instance instance, Duration since) {
        return calls(user, instance, since).stream()
                .map(it -> new Totals(it.calls(), it.failures(), it.totalMicros()))
                .reduce(
                        new Totals(0, 0, 0),
                        (one, other) -> new Totals(
                                one.calls + other.calls, one.failures + other.failures, one.micros + other.micros));
    }

    /// The processes that run: the user's, or everybody's.
    PageOf<ObservationStore.Process> processes(UserId user, boolean everybody, PageOf.Request page) {
        return everybody
                ? database.asSystem("mcp.health-list", () -> observations.processes(page))
                : database.asUser(user, () -> observations.processes(page));
    }
}
