package dev.slipway.mcp.trust;

import dev.slipway.mcp.trust.Repetition.Asking;
import dev.slipway.mcp.trust.Repetition.Terms;
import dev.slipway.mcp.trust.Repetition.Verdict;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes recorded calls once more, in the order in which they came, and compares the answers.
final class Repeater {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_PAGES = 100;

    private final JsonMapper json;

    Repeater(JsonMapper json) {
        this.json = json;
    }

    /// Blocks.
    ///
    /// @throws SlipwayException UNAVAILABLE when the server does not even list its tools
    List<Repetition> repeat(List<Recording> recordings, Terms terms, Asking asking) {
        var reading = terms.writing() || recordings.isEmpty() ? Set.<String>of() : reading(asking);
        var all = new ArrayList<Repetition>();
        for (var recording : recordings.reversed()) {
            all.add(recording
                    .hindrance(reading, terms.writing())
                    .map(why -> new Repetition(recording, Verdict.SKIPPED, Optional.empty(), List.of(), why))
                    .orElseGet(() -> repeat(recording, terms, asking)));
        }
        return all.reversed();
    }

    private Repetition repeat(Recording recording, Terms terms, Asking asking) {
        try {
            var said = asking.ask(recording.method(), recording.params().toString(), LIMIT);
            var now = new Redactor(json, terms.secrets()).clean(json.readTree(said));
            return compared(recording, now);
        } catch (SlipwayException e) {
            return new Repetition(recording, Verdict.ERROR, Optional.empty(), List.of(), e.text());
        }
    }

    private static Repetition compared(Recording recording, JsonNode now) {
        var differences = Differences.between(recording.answer(), now);
        var verdict = differences.isEmpty()
                ? Verdict.MATCHED
                : failed(now) && !failed(recording.answer()) ? Verdict.ERROR : Verdict.DIFFERS;
        return new Repetition(recording, verdict, Optional.of(now), differences, "");
    }

    private static boolean failed(JsonNode answer) {
        return answer.has("error") || answer.path("result").path("isError").asBoolean(false);
    }

    /// The tools whose author says that they change nothing.
    private Set<String> reading(Asking asking) {
        var names = new HashSet<String>();
        var params = json.createObjectNode();
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = json.readTree(asking.ask("tools/list", params.toString(), LIMIT));
            answer.path("result").path("tools").values().stream()
                    .map(Tool::of)
                    .filter(Tool::onlyReads)
                    .forEach(tool -> names.add(tool.name()));
            var next = answer.path("result").path("nextCursor").stringValue(null);
            if (next == null) {
                break;
            }
            params.put("cursor", next);
        }
        return names;
    }
}
