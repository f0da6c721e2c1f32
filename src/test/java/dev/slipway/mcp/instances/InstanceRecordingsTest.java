package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Browser;
import dev.slipway.Waiting;
import dev.slipway.identity.SignedIn;
import dev.slipway.identity.Tokens;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.mcp.trust.Recordings;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an instance records of its calls, who sees it, how long it stays, and what its server answers to it later.
class InstanceRecordingsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String KEY = "key_of_the_changing_one_4711";

    private static Bench bench;
    private static Caller caller;

    @BeforeAll
    static void open() throws Exception {
        bench = Bench.open(Map.of());
        caller = new Caller(bench);
        caller.addType(
                bench.person(true),
                "changing",
                Files.readString(Path.of("src/test/node/changing-server.js")),
                "{\"type\": \"stdio\"}",
                "[{\"name\": \"KEY\", \"isSecret\": true, \"isRequired\": true}, {\"name\": \"MODE\", \"default\": \"old\"}]");
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    private record Running(SignedIn who, Instances.Created made) {
        InstanceId id() {
            return made.instance().id();
        }

        String path() {
            return "/instances/" + id();
        }

        String call(String tool, String arguments) {
            return caller.call(made, tool, arguments).body();
        }

        JsonNode get(String below) {
            return read("GET", below, "");
        }

        JsonNode read(String method, String below, String body) {
            var answer = caller.api(who, method, path() + below, body);
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return JsonMapper.shared().readTree(answer.body().isEmpty() ? "null" : answer.body());
        }

        void recorded(int count) {
            Waiting.until(
                    count + " calls are recorded",
                    SOON,
                    () -> get("/recordings").path("total").asInt(0) == count);
        }
    }

    private static Running start() {
        var who = bench.person(false);
        var type = bench.get(McpTypes.class).get(who.id(), "changing");
        bench.get(Keys.class).put(who.id(), type, Map.of("KEY", KEY), Optional.empty());
        var made = bench.create(who, "changing", Map.of("MODE", "old"));
        assertThat(bench.settled(who, made.instance().id()).error()).isEmpty();
        return new Running(who, made);
    }

    @Test
    void onlyWhatItsOwnerWantsIsRecordedAndItsKeyNever() {
        var it = start();
        assertThat(it.get("").path("recordCalls").asBoolean(true)).isFalse();
        it.call("same", "{\"word\": \"before\"}");
        assertThat(it.read("PATCH", "", "{\"recordCalls\": true}")
                        .path("recordCalls")
                        .asBoolean(false))
                .isTrue();
        // Whether it is wanted is asked every moment.
        Waiting.until("calls are recorded", SOON, () -> {
            it.call("same", "{\"word\": \"after\"}");
            return it.get("/recordings").path("total").asInt(0) > 0;
        });
        it.call("reveal", "{\"password\": \"of mine\", \"note\": \"%s\"}".formatted(KEY));
        Waiting.until(
                "the last call is recorded",
                SOON,
                () -> it.get("/recordings")
                        .path("items")
                        .path(0)
                        .path("tool")
                        .asString("")
                        .equals("reveal"));

        var all = it.get("/recordings");
        assertThat(all.toString()).contains("same after").doesNotContain("before", KEY, "of mine");
        var revealed = all.path("items").path(0);
        assertThat(revealed.path("redacted").asInt(0)).isEqualTo(3);
        assertThat(revealed.path("version").asString("")).hasSize(16);
        assertThat(revealed.path("params").has("_meta")).isFalse();
        assertThat(revealed.path("tookMillis").asInt(-1)).isNotNegative();
    }

    @Test
    void nobodyElseSeesOrRepeatsThem() {
        var it = start();
        recorded(it);
        var bert = bench.person(false);
        for (var what : new String[] {"GET ", "DELETE ", "POST /replay"}) {
            var words = what.split(" ", -1);
            assertThat(caller.api(bert, words[0], it.path() + "/recordings" + words[1], "")
                            .statusCode())
                    .as(what)
                    .isEqualTo(404);
        }
        var database = bench.get(Database.class);
        var page = new PageOf.Request(0, 50);
        var home = it.id().home();
        assertThat(database.asUser(bert.id(), () -> bench.get(Recordings.class).list(home, page))
                        .items())
                .isEmpty();
        assertThat(database.asUser(bert.id(), () -> bench.get(Recordings.class).delete(home)))
                .isZero();
        assertThat(it.get("/recordings").path("total").asInt(0)).isEqualTo(5);
    }

    /// Records five calls, each of another tool.
    private static void recorded(Running it) {
        bench.instances().record(it.who().id(), it.id(), true);
        it.call("same", "{\"word\": \"a\"}");
        it.call("changed", "{\"word\": \"b\"}");
        it.call("broken", "{}");
        it.call("reveal", "{}");
        it.call("write", "{}");
        it.recorded(5);
    }

    private static Map<String, JsonNode> byTool(JsonNode replayed) {
        var all = new java.util.HashMap<String, JsonNode>();
        replayed.path("calls").forEach(call -> all.put(call.path("tool").asString(""), call));
        return all;
    }

    @Test
    void whatTheServerAnswersNowIsComparedWithWhatItAnswered() {
        var it = start();
        recorded(it);
        var unchanged = it.read("POST", "/recordings/replay", "");
        assertThat(unchanged.path("matched").asInt(-1)).isEqualTo(3);
        assertThat(unchanged.path("skipped").asInt(-1)).isEqualTo(2);

        it.read("PATCH", "", "{\"config\": {\"MODE\": \"new\"}}");
        var replayed = it.read("POST", "/recordings/replay", "");

        assertThat(replayed.path("version").asString(""))
                .isNotEqualTo(unchanged.path("version").asString(""));
        assertThat(replayed.path("matched").asInt(-1)).isEqualTo(1);
        assertThat(replayed.path("differs").asInt(-1)).isEqualTo(1);
        assertThat(replayed.path("errors").asInt(-1)).isEqualTo(1);
        var calls = byTool(replayed);
        assertThat(calls.get("same").path("outcome").asString("")).isEqualTo("matched");
        var changed = calls.get("changed");
        assertThat(changed.path("outcome").asString("")).isEqualTo("differs");
        assertThat(changed.path("differences").toString())
                .isEqualTo(
                        "[{\"path\":\"/result/content/0/text\",\"before\":\"\\\"old b\\\"\",\"now\":\"\\\"new b\\\"\"}]");
        assertThat(calls.get("broken").path("outcome").asString("")).isEqualTo("error");
        assertThat(calls.get("reveal").path("why").asString("")).contains("a secret was taken out");
        assertThat(calls.get("write").path("why").asString("")).contains("only reads");
        assertThat(replayed.toString()).doesNotContain(KEY);

        var id = calls.get("write").path("id").asLong(0);
        var chosen = it.read("POST", "/recordings/replay", "{\"ids\": [%d], \"writing\": true}".formatted(id));
        assertThat(chosen.path("matched").asInt(-1)).isEqualTo(1);
        assertThat(caller.api(it.who(), "POST", it.path() + "/recordings/replay", "{\"ids\": [0]}")
                        .statusCode())
                .isEqualTo(404);
        it.recorded(5);
    }

    @Test
    void itsPageShowsThemAndWhatIsDifferentNow() {
        var it = start();
        var here = "/mcp/instances/" + it.id();
        var token = bench.get(Tokens.class).temporary(it.who().id(), Duration.ofMinutes(5));
        try (var browser = new Browser(bench.server.control()).bearer(token)) {
            assertThat(browser.get(here).body()).contains("Recordings", "Not switched on", "Record calls");
            browser.post(here + "/recordings/switch", Map.of("wanted", "true"));
            assertThat(browser.get(here).body()).contains("No calls yet", "Stop recording");
            recorded(it);
            assertThat(browser.get(here).body())
                    .contains("changed", "old b", "1 secret value was taken out")
                    .doesNotContain(KEY, "Not switched on");

            it.read("PATCH", "", "{\"config\": {\"MODE\": \"<new>\"}}");
            var replayed = browser.post(here + "/recordings/replay", Map.of());
            assertThat(replayed.statusCode()).isEqualTo(200);
            assertThat(replayed.body())
                    .contains("2 matched, 1 differs, 0 fail now", "2 were not made", "/result/content/0/text")
                    .contains("&lt;new&gt; b", "its tool does not say that it only reads")
                    .doesNotContain("<new>", KEY, " style=", "<script>");

            browser.post(here + "/recordings/remove", Map.of());
            assertThat(browser.get(here).body()).contains("No calls yet");
        }
    }

    @Test
    void whatDoesNotRunIsNotAsked() {
        var it = start();
        recorded(it);
        bench.instances().stop(it.who().id(), it.id());
        var refused = caller.api(it.who(), "POST", it.path() + "/recordings/replay", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("restore it");
        assertThat(it.get("/recordings").path("total").asInt(0)).isEqualTo(5);
    }

    @Test
    void theyGoWithTheInstanceOrWhenTheyAreOld() {
        var it = start();
        recorded(it);
        it.read("DELETE", "/recordings", "");
        it.recorded(0);

        recorded(it);
        age(it, Duration.ofDays(31));
        Waiting.until(
                "they are forgotten",
                SOON,
                () -> it.get("/recordings").path("total").asInt(5) == 0);
        assertThat(bench.instances().get(it.who().id(), it.id()).status()).isEqualTo(Status.RUNNING);

        recorded(it);
        bench.instances().delete(it.who().id(), it.id());
        assertThat(bench.rows("mcp_recordings", "project_id", it.id().value())).isZero();
    }

    private static void age(Running it, Duration by) {
        var database = bench.get(Database.class);
        database.asSystem(
                "test",
                () -> database.sql("UPDATE mcp_recordings SET recorded_at = :at WHERE project_id = :id")
                        .param("at", Instant.now().minus(by).atOffset(ZoneOffset.UTC))
                        .param("id", it.id().value())
                        .update());
    }
}
