package dev.slipway.mcp.trust;

import dev.slipway.deployments.ReleaseGate.Candidacy;
import dev.slipway.logs.Level;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Repeats recorded calls against a version that is not live yet, and says where its answers differ.
///
/// Only what surely changes nothing is repeated: resources, prompts, and tools whose author says that they only
/// read. A call that lost a secret when it was recorded is not repeated either.
final class Replay {
    private static final int MOST = 50;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Database database;
    private final RecordingStore recordings;
    private final Function<Candidacy, Gateway.Talk> talks;
    private final JsonMapper json;

    /// @param differences one sentence each
    record Outcome(int repeated, int same, List<String> differences) {}

    /// @param talks begins to speak with a version
    Replay(Database database, RecordingStore recordings, Function<Candidacy, Gateway.Talk> talks, JsonMapper json) {
        this.database = database;
        this.recordings = recordings;
        this.talks = talks;
        this.json = json;
    }

    /// Says in the stage's log what came of it.
    ///
    /// @throws SlipwayException CONFLICT when a call that was answered fails now, or is answered in another form
    void before(Candidacy candidacy, ToolSet tools) {
        var outcome = repeat(candidacy, tools);
        var words = "Repeated %d recorded calls: %d answered as before".formatted(outcome.repeated(), outcome.same());
        candidacy.say().accept(Level.INFO, words);
        outcome.differences().forEach(line -> candidacy.say().accept(Level.ERROR, line));
        if (!outcome.differences().isEmpty()) {
            throw SlipwayException.conflict(
                    "%d of %d recorded calls are answered differently: %s",
                    outcome.differences().size(),
                    outcome.repeated(),
                    outcome.differences().getFirst());
        }
    }

    private Outcome repeat(Candidacy candidacy, ToolSet tools) {
        var harmless =
                tools.tools().stream().filter(Tool::onlyReads).map(Tool::name).collect(Collectors.toSet());
        var chosen = new LinkedHashMap<String, Recording>();
        database
                .asSystem(
                        TrustGate.JOB,
                        () -> recordings.newest(candidacy.release().project(), RecordingStore.MOST_KEPT, 0))
                .stream()
                .filter(it -> it.hindrance(harmless, false).isEmpty())
                .forEach(it -> chosen.putIfAbsent(it.method() + " " + it.params(), it));
        var differences = differences(candidacy, chosen.values());
        var repeated = Math.min(MOST, chosen.size());
        return new Outcome(repeated, repeated - differences.size(), differences);
    }

    private List<String> differences(Candidacy candidacy, Collection<Recording> chosen) {
        try (var talk = talks.apply(candidacy)) {
            return chosen.stream()
                    .limit(MOST)
                    .flatMap(it -> difference(talk, it).stream())
                    .toList();
        }
    }

    private Optional<String> difference(Gateway.Talk talk, Recording it) {
        var before = Recording.shape(it.answer());
        var now = Recording.shape(answer(talk, it));
        return before.equals(now)
                ? Optional.empty()
                : Optional.of("%s %s: it was %s, now it is %s"
                        .formatted(it.method(), it.tool().orElse(""), before, now));
    }

    private JsonNode answer(Gateway.Talk talk, Recording it) {
        return json.readTree(talk.ask(it.method(), it.params().toString(), LIMIT));
    }
}
