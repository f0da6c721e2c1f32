package dev.slipway.mcp.screens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Browser;
import dev.slipway.TestServer;
import dev.slipway.Waiting;
import dev.slipway.identity.Tokens;
import dev.slipway.identity.User;
import dev.slipway.identity.Users;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.instances.Instance;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.instances.Terms;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The MCP pages over HTTP, with published servers in the real sandbox.
class PagesTest {
    private static TestServer server;
    private static User ada;
    private static Browser browser;
    private static Browser stranger;
    private static Browser administrator;
    private static Instance instance;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        ada = person("ada", false);
        browser = browser(ada);
        stranger = browser(person("bob", false));
        administrator = browser(person("root", true));
        var made = server.get(Instances.class)
                .create(
                        ada.id(),
                        new Instances.Wanted("everything", Optional.of("try <b>"), Terms.Life.USUAL, Map.of()));
        Waiting.until(
                "it runs", Duration.ofSeconds(120), () -> find(made.instance()).status() == Status.RUNNING);
        instance = find(made.instance());
    }

    @AfterAll
    static void stop() {
        administrator.close();
        stranger.close();
        browser.close();
        server.close();
    }

    @Test
    void theCatalogueShowsTypesAndWhatRunsAndSearches() {
        assertThat(browser.get("/mcp").body())
                .contains("Gmail", "Figma", "GitHub", "/mcp/types/github", "needs a key")
                .contains("try &lt;b&gt;", "Running")
                .doesNotContain("try <b>");
        assertThat(browser.get("/mcp?q=GMAIL").body())
                .contains("/mcp/types/gmail")
                .doesNotContain("/mcp/types/github");
        assertThat(browser.get("/mcp?q=nothing-is-called-so").body()).contains("Nothing is called that");
        assertThat(browser.get("/mcp/instances/no-id").statusCode()).isEqualTo(404);
        assertThat(browser.get("/mcp/instances/rows").body()).contains("try &lt;b&gt;");
        assertThat(stranger.get("/mcp").body()).doesNotContain("My instances");
    }

    @Test
    void pagesHaveNoInlineScriptOrStyle() {
        for (var path : new String[] {
            "/mcp", "/mcp/types/gmail", here(""), here("/tools"), "/mcp/manage/types", "/mcp/manage/add"
        }) {
            assertThat(browser.get(path).body())
                    .as(path)
                    .contains("aria-current=\"page\"")
                    .doesNotContain("<script>", " onclick=", " style=", "<style");
        }
    }

    @Test
    void aKeyIsSetReplacedAndDeletedAndNeverShown() {
        assertThat(browser.get("/mcp/types/figma").body()).contains("It needs <a", "FIGMA_API_KEY");
        var empty = browser.post("/mcp/types/brave-search/key", Map.of("key.BRAVE_API_KEY", " "));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("It needs a value.");

        var set = browser.post("/mcp/types/brave-search/key", Map.of("key.BRAVE_API_KEY", "s3cr3t-brave-4711"));

        assertThat(set.headers().firstValue("Location")).hasValue("/mcp/types/brave-search");
        assertThat(browser.get("/mcp/types/brave-search").body())
                .contains("BRAVE_API_KEY", "…4711", "Replace the key", "Delete the key")
                .doesNotContain("s3cr3t");
        browser.post("/mcp/types/brave-search/key/remove", Map.of());
        assertThat(browser.get("/mcp/types/brave-search").body()).contains("does not run without it");
    }

    @Test
    void theFormThatRunsSaysWhatIsWrongAndKeepsWhatWasTyped() {
        var refused = browser.post("/mcp/types/everything/run", Map.of("name", "mine", "minutes", "100000"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("From 1 to", "value=\"mine\"", "value=\"100000\"");
        assertThat(browser.post("/mcp/types/gmail/run", Map.of()).body()).contains("Gmail needs a key with CLIENT_ID");
    }

    @Test
    void anInstancesPageTellsHowItIsAndHowToConnect() {
        assertThat(browser.get(here("")).body())
                .contains("Running", instance.accessUrl(), "token …" + instance.tokenHint())
                .contains("claude mcp add --transport http", "promptString", "mcp-remote", "YOUR_TOKEN", "tools/list")
                .contains("data-log-id=\"" + instance.log() + "\"", "Processor: now", "No client is connected.");
        assertThat(browser.get(here("/live")).body()).contains("every 10s").doesNotContain("<html");
        assertThat(stranger.get(here("")).statusCode()).isEqualTo(404);
    }

    @Test
    void aNewTokenIsShownOnce() {
        var made = browser.post(here("/rotate-token"), Map.of());
        var left = cookie(made);

        assertThat(made.statusCode()).isEqualTo(303);
        assertThat(made.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "Path=" + here(""), "Max-Age=60")
                .doesNotContain("slpi_");
        assertThat(left).isNotEmpty();
        assertThat(browser.get(here("")).body()).containsPattern("value=\"slpi_[0-9A-Za-z]{40}\"");
        assertThat(browser.get(here("")).body()).doesNotContain("slpi_");
    }

    @Test
    void itsToolsAreFormsThatSayWhatIsWrongAndWhatWasAnswered() {
        assertThat(browser.get(here("/tools?tool=get-sum")).body()).contains("name=\"arg.a\"", "form-label required");

        var wrong = browser.post(here("/tools"), Map.of("tool", "get-sum", "arg.a", "two", "arg.b", "40"));
        var right = browser.post(here("/tools"), Map.of("tool", "get-sum", "arg.a", "2", "arg.b", "40"));
        var escaped = browser.post(here("/tools"), Map.of("tool", "echo", "arg.message", "<i>hi</i>"));

        assertThat(wrong.body())
                .contains("'two' is no number.", "value=\"two\"")
                .doesNotContain("sw-result");
        assertThat(right.body()).contains("sw-result", "42", "It answered");
        assertThat(escaped.body()).contains("Echo: &lt;i&gt;hi&lt;/i&gt;").doesNotContain("<i>hi</i>");
        assertThat(browser.get(here("/tools?tool=no-such-tool")).body()).contains("There is no such tool");
        assertThat(stranger.get(here("/tools")).statusCode()).isEqualTo(404);
    }

    @Test
    void theApiListsAndCallsTheSameTools() {
        var api = "/api/v1/mcp/instances/" + instance.id();

        assertThat(browser.api(api + "/tools").body()).contains("\"name\":\"echo\"", "inputSchema");
        assertThat(browser.api("POST", api + "/call", "{\"tool\":\"echo\",\"arguments\":{\"message\":\"hi\"}}")
                        .body())
                .contains("\"failed\":false", "Echo: hi", "\"tookMs\":");
        assertThat(browser.api("POST", api + "/call", "{\"tool\":\"echo\",\"arguments\":[]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(stranger.api(api + "/tools").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyItsNameDeletesIt() {
        var refused = browser.post(here("/delete"), Map.of("confirm", "another"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("This is not the instance's name.");
    }

    @Test
    void administratorsLookAfterTypesSettingsAndPorts() {
        assertThat(administrator.get("/mcp/manage/types").body()).contains("Gmail", "Installed", "Installed packages");
        assertThat(administrator.get("/mcp/manage/settings").body())
                .contains("mcp.max_instances_per_user", "port.range_start", "of 100 are taken");
        assertThat(browser.get("/mcp/manage/types").body())
                .contains("You have added no server yet")
                .doesNotContain("Installed packages", "Settings and ports");
        assertThat(browser.get("/mcp/manage/settings").statusCode()).isEqualTo(403);

        var types = server.get(McpTypes.class);
        var id = types.get(ada.id(), "tavily").id();
        var limits = Map.of("cpu", "0.25", "memory", "256m", "minutes", "30");
        browser.post("/mcp/manage/types/%s/change".formatted(id), limits);
        assertThat(types.get(ada.id(), "tavily").maxDurationMinutes()).isNotEqualTo(30);

        var wrong = administrator.post(
                "/mcp/manage/types/%s/change".formatted(id), Map.of("cpu", "some", "memory", "256m", "minutes", "7"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .as("what was typed stays, in its own row")
                .containsOnlyOnce("value=\"some\"")
                .contains("Tavily is not saved: 'some' is no number of processors", "value=\"7\"");

        administrator.post("/mcp/manage/types/%s/change".formatted(id), limits);

        assertThat(types.get(ada.id(), "tavily").active()).isFalse();
        assertThat(types.get(ada.id(), "tavily").maxDurationMinutes()).isEqualTo(30);
        assertThat(browser.get("/mcp").body()).doesNotContain("/mcp/types/tavily");
    }

    @Test
    void aServerIsAddedByItsServerJsonAndWrongOnesAreExplained() {
        var json = """
                {"$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
                 "name": "com.example/notes", "description": "Notes.", "version": "1.0.0",
                 "remotes": [{"type": "streamable-http", "url": "https://example.com/mcp"}]}
                """;

        var added = administrator.post("/mcp/manage/add", Map.of("from", "serverJson", "serverJson", json));
        var wrong = stranger.post("/mcp/manage/add", Map.of("from", "serverJson", "serverJson", "{\"name\":"));

        assertThat(added.headers().firstValue("Location")).hasValue("/mcp/types/notes");
        assertThat(administrator.get("/mcp/types/notes").body()).contains("https://example.com/mcp");
        assertThat(browser.get("/mcp/types/notes").statusCode())
                .as("it is the administrator's own")
                .isEqualTo(404);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("This is no JSON: look at line 1", "{\"name\":");
    }

    @Test
    void whoIsNotSignedInIsSentToSignIn() {
        try (var nobody = new Browser(server.control())) {
            assertThat(nobody.get("/mcp").headers().firstValue("Location")).hasValue("/sign-in?next=%2Fmcp");
            assertThat(nobody.post(here("/stop"), Map.of()).statusCode()).isEqualTo(303);
        }
        assertThat(find(instance).status()).isEqualTo(Status.RUNNING);
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
    }

    private static String here(String below) {
        return "/mcp/instances/" + instance.id() + below;
    }

    private static Instance find(Instance before) {
        return server.get(Instances.class).get(ada.id(), before.id());
    }

    private static User person(String name, boolean administrator) {
        return server.get(Users.class).create(name + "@example.com", name, administrator);
    }

    private static Browser browser(User user) {
        return new Browser(server.control())
                .bearer(server.get(Tokens.class).temporary(user.id(), Duration.ofMinutes(15)));
    }
}
