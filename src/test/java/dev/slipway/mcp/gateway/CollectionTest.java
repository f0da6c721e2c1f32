package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.ANNA_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectionTest {
    private static final String SERVER =
            Path.of("src/test/node/shelf-server.mjs").toAbsolutePath().toString();

    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 5);

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    private Endpoint server(String name) {
        return door.endpoint(
                name,
                new Transport.Stdio(DoorFixture.launch(Map.of(), "node", SERVER, name)),
                Endpoint.Sharing.SESSION);
    }

    private static Transport.Member member(String alias, Supplier<Optional<Endpoint>> endpoint) {
        return new Transport.Member(alias, ToolRules.NONE, endpoint);
    }

    private static Transport.Member member(String alias, Endpoint endpoint) {
        return member(alias, () -> Optional.of(endpoint));
    }

    private void collect(Transport.Member... members) {
        door.serve(new Endpoint(
                new EndpointId(EndpointId.Kind.COLLECTION, UUID.randomUUID()),
                "1",
                "collection",
                "/mcp/all",
                new Transport.Collection(ANNA_ID, List.of(members)),
                Endpoint.Sharing.SESSION,
                100,
                Optional.empty(),
                ToolRules.NONE,
                door.log.id(),
                Set.of()));
    }

    private void collectTwo() {
        collect(member("b", server("one")), member("a-2", server("two")));
    }

    // ---- clients with sessions

    private String begin() throws Exception {
        var hello = DoorFixture.INITIALIZE.replace("'capabilities':{}", "'capabilities':{'sampling':{}}");
        var answer = door.post(door.request(ANNA).uri(door.uri("all")), hello);
        assertThat(answer.body()).contains("\"serverInfo\":{\"name\":\"slipway\"");
        return answer.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    private HttpRequest.Builder in(String session) {
        return door.inSession(session).uri(door.uri("all"));
    }

    private String ask(String session, String method, String params) throws Exception {
        return door.post(in(session), "{'jsonrpc':'2.0','id':7,'method':'%s','params':%s}".formatted(method, params))
                .body();
    }

    private String call(String session, String tool) throws Exception {
        return ask(session, "tools/call", "{'name':'%s','_meta':{'progressToken':'t'}}".formatted(tool));
    }

    private static String result(String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + json.replace('\'', '"') + "}";
    }

    @Test
    void listsAreOfAllMembersInTheirOrder() throws Exception {
        collectTwo();
        var session = begin();
        assertThat(driver.started()).isEmpty();

        var tool = "{'name':'%s','inputSchema':{'type':'object'}}";
        assertThat(ask(session, "tools/list", "{}"))
                .isEqualTo(result("{'tools':[" + tool.formatted("b_who") + "," + tool.formatted("b_progress") + ","
                        + tool.formatted("a-2_who") + "," + tool.formatted("a-2_progress") + "]}"));
        assertThat(ask(session, "prompts/list", "{}"))
                .isEqualTo(result("{'prompts':[{'name':'b_greet_all'},{'name':'a-2_greet_all'}]}"));
        assertThat(ask(session, "resources/list", "{}"))
                .isEqualTo(result("{'resources':[{'uri':'one://own','name':'own'},{'uri':'both://one','name':'both'},"
                        + "{'uri':'two://own','name':'own'}]}"));
        assertThat(ask(session, "resources/templates/list", "{}")).contains("one://{id}", "two://{id}");
        assertThat(driver.started()).hasSize(2);
    }

    /// The collection's rules are about the names that the server shows alone.
    @Test
    void aMembersToolsAreChosenAndNamedAnew() throws Exception {
        var only = new ToolRules(Set.of("who"), Set.of(), Map.of("who", "tell"));
        collect(
                new Transport.Member("b", only, () -> Optional.of(server("one"))),
                new Transport.Member(
                        "a", new ToolRules(Set.of(), Set.of("who"), Map.of()), () -> Optional.of(server("two"))));
        var session = begin();

        assertThat(ask(session, "tools/list", "{}"))
                .contains("\"b_tell\"", "\"a_progress\"")
                .doesNotContain("b_who", "b_progress", "a_who");
        assertThat(call(session, "b_tell")).contains("one who");
        assertThat(call(session, "b_who")).contains("unknown tool: who");
        assertThat(call(session, "b_progress")).contains("unknown tool: progress");
        assertThat(call(session, "a_who")).contains("unknown tool: who");
    }

    @Test
    void namesLeadToTheirMembers() throws Exception {
        collectTwo();
        var session = begin();

        assertThat(call(session, "a-2_who")).contains("two who");
        assertThat(driver.started()).hasSize(1);
        assertThat(call(session, "b_who")).contains("one who");
        assertThat(ask(session, "prompts/get", "{'name':'b_greet_all'}"))
                .isEqualTo(result("{'messages':[],'description':'greet_all of one'}"));
        assertThat(ask(
                        session,
                        "completion/complete",
                        "{'ref':{'type':'ref/prompt','name':'a-2_greet_all'},'argument':{'name':'x','value':''}}"))
                .contains("greet_all", "\"two\"")
                .doesNotContain("a-2");
        assertThat(call(session, "c_who")).contains("-32602", "unknown name: c_who");
        assertThat(call(session, "who")).contains("-32602");
        assertThat(ask(session, "tasks/list", "{}")).contains("-32601");
    }

    @Test
    void resourcesAreReadFromWhoHasThem() throws Exception {
        collectTwo();
        var session = begin();

        assertThat(ask(session, "resources/read", "{'uri':'two://own'}")).contains("two://own of two");
        assertThat(ask(session, "resources/read", "{'uri':'both://one'}")).contains("both://one of one");
        assertThat(ask(session, "resources/read", "{'uri':'two://5'}")).contains("two://5 of two");
        assertThat(ask(session, "resources/read", "{'uri':'other://5'}")).contains("no such thing");
        var stream = door.stream(in(session).GET());
        ask(session, "resources/subscribe", "{'uri':'two://own'}");
        assertThat(stream.body()
                        .filter(line -> line.contains("resources/updated"))
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("two://own"));
    }

    @Test
    void whatComesBeforeAnAnswerReachesTheClient() throws Exception {
        collectTwo();
        var session = begin();

        assertThat(call(session, "a-2_progress"))
                .contains("\"progressToken\":\"t\"", "tools/list_changed", "\"id\":7,\"result\"");

        try (var lines = door.stream(in(session).POST(DoorFixture.body(DoorFixture.message("8", "b_sample", "{}"))))
                .body()) {
            for (var line : (Iterable<String>) lines::iterator) {
                var question = Pattern.compile("\"id\":(\"slipway-\\d+\"),\"method\":\"sampling/createMessage\"")
                        .matcher(line);
                if (question.find()) {
                    door.post(
                            in(session),
                            "{'jsonrpc':'2.0','id':%s,'result':{'model':'m1'}}".formatted(question.group(1)));
                } else if (line.contains("\"id\":8")) {
                    assertThat(line).contains("one got m1");
                    return;
                }
            }
        }
        throw new AssertionError("no answer");
    }

    @Test
    void aCancelledCallIsCancelledAtItsMember() throws Exception {
        collectTwo();
        var session = begin();
        var pending = door.sendAsync(in(session).POST(DoorFixture.body(DoorFixture.message("8", "b_silence", "{}"))));
        Waits.until(() -> door.log.text().contains("one is silent"));
        door.post(in(session), "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':8}}");

        assertThat(pending.join().body()).contains("cancelled by the client");
        Waits.until(() -> door.log.text().contains("one was told to stop"));
    }

    @Test
    void aMemberThatIsGoneIsLeftOutAndItsProcessEnds() throws Exception {
        var first = new AtomicReference<>(Optional.of(server("one")));
        collect(
                member("b", first::get),
                member("broken", () -> {
                    throw new SlipwayException(ErrorCode.CONFLICT, "it expired");
                }),
                member("a", server("two")));
        var session = begin();

        assertThat(ask(session, "tools/list", "{}"))
                .contains("broken is left out: it expired", "b_who", "a_who", "\"id\":7,\"result\"");
        assertThat(call(session, "broken_who")).contains("-32004", "it expired");
        first.set(Optional.empty());
        Waits.until(() -> {
            try {
                return call(session, "b_who").contains("no live MCP server b any more");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(call(session, "a_who")).contains("two who");
        Waits.until(() -> driver.started().stream().filter(Process::isAlive).count() == 1);
    }

    @Test
    void aMemberThatDiesAnswersAndComesBack() throws Exception {
        collectTwo();
        var session = begin();
        call(session, "b_who");
        var pending = door.sendAsync(in(session).POST(DoorFixture.body(DoorFixture.message("8", "b_silence", "{}"))));
        Waits.until(() -> door.log.text().contains("one is silent"));
        driver.started().getFirst().destroyForcibly();

        assertThat(pending.join().body()).contains("\"id\":8,\"error\"");
        assertThat(call(session, "b_who")).contains("one who");
    }

    @Test
    void theEndOfASessionEndsItsMembers() throws Exception {
        collectTwo();
        var session = begin();
        ask(session, "tools/list", "{}");
        door.send(in(session).DELETE());

        Waits.until(() -> driver.started().stream().noneMatch(Process::isAlive));
        assertThat(door.relay.processCount()).isZero();
    }

    @Test
    void theRulesAndTheWatchesAreThoseOfTheMember() throws Exception {
        var one = server("one");
        var ruled = new Endpoint(
                one.id(),
                one.version(),
                one.name(),
                one.path(),
                one.transport(),
                one.sharing(),
                one.processes(),
                one.sleepAfter(),
                new ToolRules(Set.of(), Set.of("progress"), Map.of("who", "name")),
                one.log(),
                one.secrets());
        collect(member("b", ruled));
        var session = begin();

        assertThat(ask(session, "tools/list", "{}")).contains("b_name").doesNotContain("b_who", "b_progress");
        assertThat(call(session, "b_name")).contains("one who");
        assertThat(call(session, "b_progress")).contains("unknown tool");
        Waits.until(() -> door.calls.stream()
                .anyMatch(call ->
                        call.endpoint().id().equals(one.id()) && call.tool().equals(Optional.of("who"))));
    }

    // ---- clients without

    private HttpRequest.Builder modern(String id, String tool, String more) {
        var message = ("{'jsonrpc':'2.0','id':%s,'method':'tools/call','params':{'name':'%s',%s'_meta':{"
                        + "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                        + "'io.modelcontextprotocol/clientCapabilities':{'sampling':{}}}}}")
                .formatted(id, tool, more);
        return door.request(ANNA)
                .uri(door.uri("all"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool)
                .POST(DoorFixture.body(message));
    }

    @Test
    void clientsWithoutSessionsUseTheSameMembers() throws Exception {
        collectTwo();

        assertThat(door.send(modern("1", "b_who", "")).body()).contains("one who", "\"resultType\":\"complete\"");
        var wanted = door.send(modern("2", "a-2_sample", "")).body();
        assertThat(wanted).contains("input_required", "sampling/createMessage");
        var state = Pattern.compile("\"requestState\":\"([^\"]+)\"").matcher(wanted);
        assertThat(state.find()).isTrue();
        var more = "'requestState':'%s','inputResponses':{'ask-1':{'model':'m2'}},".formatted(state.group(1));
        assertThat(door.send(modern("3", "a-2_sample", more)).body()).contains("two got m2", "\"id\":3");
        assertThat(driver.started()).hasSize(2);
    }
}
