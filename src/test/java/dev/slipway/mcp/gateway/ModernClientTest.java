package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Clients without sessions before a server with a handshake: what the published programs do not try.
class ModernClientTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 3);

    @BeforeEach
    void serve() {
        door.serve(door.endpoint(
                "shared",
                new Transport.Stdio(DoorFixture.launch(Map.of(), "node", DoorFixture.STDIO_SERVER)),
                Endpoint.Sharing.USER));
    }

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    @Test
    void aStateIsGoodForItsUserItsRequestAndOnce() throws Exception {
        var asked = JSON.readTree(call(ANNA, "1", "sample", "'arguments':{}").body())
                .path("result");
        assertThat(asked.path("resultType").stringValue()).isEqualTo("input_required");
        assertThat(asked.path("inputRequests").path("ask-1").path("method").stringValue())
                .isEqualTo("sampling/createMessage");
        var back = "'inputResponses':{'ask-1':{'model':'m'}},'requestState':'%s'"
                .formatted(asked.path("requestState").stringValue());

        assertThat(call(BERT, "2", "sample", "'arguments':{}," + back).body()).contains("-32602");
        assertThat(call(ANNA, "3", "sample", "'arguments':{'other':1}," + back).body())
                .contains("-32602");
        assertThat(call(ANNA, "4", "echo", "'arguments':{}," + back).body()).contains("-32602");
        assertThat(call(ANNA, "5", "sample", "'arguments':{}," + back).body())
                .contains("\"id\":5", "{\\\"model\\\":\\\"m\\\"}", "\"resultType\":\"complete\"");
        assertThat(call(ANNA, "6", "sample", "'arguments':{}," + back).body()).contains("-32602");
    }

    @Test
    void whatAClientCannotDoIsNotAskedOfIt() throws Exception {
        var answer = call(ANNA, "{}", "1", "sample", "'arguments':{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32021", "{\"requiredCapabilities\":{\"sampling\":{}}}");
    }

    @Test
    void aCrashIsAnErrorAtOnceAndTheNextCallGetsAFreshChild() throws Exception {
        assertThat(call(ANNA, "1", "crash", "'arguments':{}").body()).contains("\"id\":1", "exit code 7");
        assertThat(call(ANNA, "2", "echo", "'arguments':{'text':'again'}").body())
                .contains("again");
        assertThat(driver.started()).hasSize(2);
    }

    @Test
    void aRequestThatItsClientLeavesIsCancelledAtTheServer() throws Exception {
        call(ANNA, "1", "echo", "'arguments':{}");
        var pending = door.sendAsync(request(ANNA, "silence", "2", "{'sampling':{}}", "'arguments':{}"));
        Waits.until(() -> door.log.text().contains("silent"));
        pending.cancel(true);

        Waits.until(() -> door.log.text().contains("cancelled"));
    }

    @Test
    void progressOfTwoCallsWithTheSameTokenDoesNotMix() throws Exception {
        var one = call(ANNA, "1", "progress", "'arguments':{},'_meta':{'progressToken':'same',%s}");
        var two = call(ANNA, "2", "progress", "'arguments':{},'_meta':{'progressToken':'same',%s}");

        assertThat(one.body()).contains("\"progressToken\":\"same\"", "\"id\":1");
        assertThat(two.body()).contains("\"progressToken\":\"same\"", "\"id\":2");
    }

    @Test
    void getIsNotKnownToThem() throws Exception {
        var answer = door.send(door.request(ANNA)
                .uri(door.uri("shared"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .GET());

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> call(String token, String id, String tool, String params) throws Exception {
        return call(token, "{'sampling':{}}", id, tool, params);
    }

    private HttpResponse<String> call(String token, String capabilities, String id, String tool, String params)
            throws Exception {
        return door.send(request(token, tool, id, capabilities, params));
    }

    private HttpRequest.Builder request(String token, String tool, String id, String capabilities, String params) {
        var meta = "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':" + capabilities;
        var all = params.contains("%s") ? params.formatted(meta) : params + ",'_meta':{" + meta + "}";
        var message =
                "{'jsonrpc':'2.0','id':%s,'method':'tools/call','params':{'name':'%s',%s}}".formatted(id, tool, all);
        return door.request(token)
                .uri(door.uri("shared"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool)
                .POST(DoorFixture.body(message));
    }
}
