package dev.slipway.mcp.instances;

import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.trust.Recording;
import dev.slipway.mcp.trust.Recordings;
import dev.slipway.mcp.trust.Repetition;
import dev.slipway.mcp.trust.Repetition.Verdict;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The calls that instances recorded, and what their servers answer to them now. Each method opens its own
/// transactions; a user has only their own instances.
public final class InstanceRecordings {
    /// How many calls are repeated at once.
    private static final int MOST = 50;

    private final Database database;
    private final Instances instances;
    private final InstanceEndpoints endpoints;
    private final Recordings recordings;
    private final Relay relay;
    private final Events events;

    InstanceRecordings(
            Database database,
            Instances instances,
            InstanceEndpoints endpoints,
            Recordings recordings,
            Relay relay,
            Events events) {
        this.database = database;
        this.instances = instances;
        this.endpoints = endpoints;
        this.recordings = recordings;
        this.relay = relay;
        this.events = events;
    }

    /// What is to be repeated.
    ///
    /// @param ids of recordings; empty for the newest of each call
    /// @param writing whether tools are called, too, that do not say that they only read
    public record Wanted(Set<Long> ids, boolean writing) {
        public Wanted {
            ids = Set.copyOf(ids);
        }
    }

    /// What came of it.
    ///
    /// @param version of the instance as it is now; recordings name the version that answered them
    /// @param calls newest first
    public record Replayed(String version, List<Repetition> calls) {
        /// How many ended so.
        public long count(Verdict verdict) {
            return calls.stream().filter(call -> call.verdict() == verdict).count();
        }
    }

    /// Newest first.
    ///
    /// @throws SlipwayException NOT_FOUND
    public PageOf<Recording> list(UserId user, InstanceId id, PageOf.Request page) {
        instances.get(user, id);
        return database.asUser(user, () -> recordings.list(id.home(), page));
    }

    /// @return how many there were
    /// @throws SlipwayException NOT_FOUND
    public int delete(UserId user, InstanceId id) {
        instances.get(user, id);
        return database.asUser(user, () -> {
            var count = recordings.delete(id.home());
            record(user, id, "recordings_deleted", Map.of("count", count));
            return count;
        });
    }

    /// Makes recorded calls once more, of the server as it now is, in a process of its own, and compares the answers.
    /// Blocks.
    ///
    /// @throws SlipwayException NOT_FOUND, for recordings too; CONFLICT for an instance that does not run;
    ///     UNAVAILABLE when its server does not answer
    public Replayed replay(UserId user, InstanceId id, Wanted wanted) {
        var instance = instances.get(user, id);
        var endpoint = endpoints
                .find(instance.path(), new Pass(user, "replay", Optional.empty(), Set.of()))
                .orElseThrow(() -> SlipwayException.notFound("there is no instance %s", id));
        var chosen = database.asUser(user, () -> chosen(id, wanted));
        var terms = new Repetition.Terms(wanted.writing(), endpoint.secrets());
        try (var talk = relay.talk(endpoint, user)) {
            var replayed = new Replayed(endpoint.version(), recordings.repeat(chosen, terms, talk::ask));
            database.asUser(
                    user,
                    () -> record(user, id, "replayed", Map.of("calls", chosen.size(), "writing", wanted.writing())));
            return replayed;
        }
    }

    private List<Recording> chosen(InstanceId id, Wanted wanted) {
        if (wanted.ids().size() > MOST) {
            throw new SlipwayException(ErrorCode.LIMIT, "at most %d recordings are repeated at once".formatted(MOST));
        }
        if (wanted.ids().isEmpty()) {
            var distinct = new LinkedHashMap<String, Recording>();
            recordings.newest(id.home()).forEach(it -> distinct.putIfAbsent(it.method() + " " + it.params(), it));
            return distinct.values().stream().limit(MOST).toList();
        }
        var found = recordings.list(id.home(), wanted.ids());
        if (found.size() < wanted.ids().size()) {
            throw SlipwayException.notFound("not all of these are recordings of this instance");
        }
        return found;
    }

    private void record(UserId user, InstanceId id, String what, Map<String, ?> details) {
        events.record(user, Optional.of(id.home()), id.subject(), "mcp_instances." + what, details);
    }
}
