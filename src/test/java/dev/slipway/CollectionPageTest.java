package dev.slipway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.slipway.edge.Routes;
import dev.slipway.identity.Users;
import dev.slipway.identity.oauth.Asker;
import dev.slipway.mcp.catalogue.LastingPackages;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A project and an instance as one server: chosen in a browser, changed on the command line, and called at `/mcp` by
/// clients with tokens of each kind.
class CollectionPageTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String HERE = "/mcp/manage/collection";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestServer server;
    private static Operator operator;
    private static Terminal terminal;
    private static URI home;
    private static String email;
    private static String notesId;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(LastingPackages.freshHome(), TestDatabase.createUnopened(), Map.of());
        operator = Operator.of(server);
        terminal = new Terminal(server, folder);
        home = server.get(Routes.class).home();
        var me = operator.get("/api/v1/me");
        email = me.path("email").asString();
        server.get(Users.class).setPassword(UserId.parse(me.path("id").asString()), PASSWORD);
        operator.create("tools", ToolRepository.create().address(), Map.of());
        assertThat(operator.ended(operator.deploy("tools")).status()).isEqualTo("success");
        assertThat(terminal.run("mcp", "run", "memory", "--name", "My notes").code())
                .isZero();
        notesId = operator.get("/api/v1/mcp/instances")
                .path("items")
                .get(0)
                .path("id")
                .asString();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        operator.close();
        server.close();
    }

    private static void collect(List<?> members) {
        operator.send("PUT", "/api/v1/mcp/collection", Map.of("members", members));
    }

    /// The instance first.
    private static void collectBoth(Map<String, ?> rulesOfNotes) {
        var notes = new HashMap<String, Object>(rulesOfNotes);
        notes.putAll(Map.of("kind", "instance", "id", notesId, "alias", "my-notes"));
        collect(List.of(notes, Map.of("kind", "project", "name", "tools", "alias", "mine")));
    }

    // ---- in a browser

    @Test
    void aPersonChoosesServersAndTheirTools() {
        collect(List.of());
        var launch = new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox"));
        var quiet = new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
        try (var playwright = Playwright.create(quiet);
                var browser = playwright.chromium().launch(launch);
                var context = browser.newContext()) {
            var page = context.newPage();
            var complaints = new ArrayList<String>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && !message.text().contains("422")) {
                    complaints.add(message.text() + " " + message.location());
                }
            });
            page.navigate(home.resolve("/mcp").toString());
            page.getByLabel("E-mail").fill(email);
            page.getByLabel("Password").fill(PASSWORD);
            button(page, "Sign in").click();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("All in one"))
                    .click();
            assertThat(page.getByText("No server is in it yet")).isVisible();

            add(page, "tools (project)", "mine");
            assertThat(tools(page)).containsText("mine_", patiently());
            addUnderATakenPrefix(page);
            add(page, "My notes (instance)", "");
            assertThat(tools(page)).containsText("my-notes_read_graph", patiently());

            chooseTools(page);
            page.getByLabel("Move my-notes up").click();
            assertThat(page.locator(".list-group-item .sw-mono.fw-medium").first())
                    .hasText("my-notes_");
            assertThat(page.locator("#snippet-code")).containsText("slipway " + home.resolve("/mcp") + " --header");
            assertThat(complaints).isEmpty();
        }
    }

    private static void add(Page page, String choice, String prefix) {
        page.locator("#field-server")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel(choice));
        page.locator("#field-alias").fill(prefix);
        button(page, "Add").click();
        assertThat(page.getByText("is in it.")).isVisible();
    }

    private static void addUnderATakenPrefix(Page page) {
        page.locator("#field-alias").fill("mine");
        button(page, "Add").click();
        assertThat(page.getByText("tools has this prefix already")).isVisible();
        assertThat(page.locator("#field-alias")).hasValue("mine");
        page.locator("#field-alias").fill("No_good");
        button(page, "Add").click();
        assertThat(page.getByText("'No_good' cannot stand before the names of tools: use 1 to 40"))
                .isVisible();
    }

    private static void chooseTools(Page page) {
        page.getByLabel("Hide my-notes_read_graph").click();
        assertThat(page.getByText("without 1 tool")).isVisible();
        assertThat(page.getByLabel("Show my-notes_read_graph")).isVisible();
        page.getByText("Prefix and tools of my-notes").click();
        var form = page.locator("form[action$='/change']:visible");
        form.getByLabel("Other names").fill("search_nodes");
        form.getByRole(AriaRole.BUTTON).click();
        assertThat(page.getByText("On each line: the server's name=the new name."))
                .isVisible();
        form.getByLabel("Other names").fill("search_nodes=find\nno_such=thing");
        form.getByRole(AriaRole.BUTTON).click();
        assertThat(tools(page)).containsText("my-notes_find", patiently());
        assertThat(tools(page)).containsText("name what it has not: no_such");
    }

    private static Locator tools(Page page) {
        return page.locator("#collection-tools");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static ContainsTextOptions patiently() {
        return new ContainsTextOptions().setTimeout(60_000);
    }

    @Test
    void othersSeeNothingOfItAndFormsAreTheirOwn() {
        collectBoth(Map.of());
        try (var stranger = new Browser(home)) {
            var users = server.get(Users.class);
            users.setPassword(users.create("bob@example.com", "Bob", false).id(), PASSWORD);
            signIn(stranger, "bob@example.com");
            assertThat(stranger.get(HERE).body())
                    .contains("You have no server yet")
                    .doesNotContain("my-notes", "mine_", " style=", "<script>");
            assertThat(stranger.post(HERE + "/instance/" + notesId + "/remove", Map.of())
                            .statusCode())
                    .isEqualTo(404);
            assertThat(stranger.post(HERE + "/add", Map.of("server", "instance:" + notesId))
                            .statusCode())
                    .isEqualTo(422);
        }
    }

    // ---- on the command line

    @Test
    void theCommandLineShowsAndChangesIt() throws Exception {
        collectBoth(Map.of(
                "deniedTools",
                List.of("read_graph"),
                "renamedTools",
                Map.of("no_such", "thing", "search_nodes", "find")));
        assertThat(terminal.run("mcp", "collection").output())
                .contains("ALIAS", "my-notes", "My notes", "without read_graph; no_such as thing; search_nodes as find")
                .contains("mine", "project", "all", "url    " + home.resolve("/mcp"));
        var tools = terminal.run("mcp", "collection", "tools");
        assertThat(tools.code()).isZero();
        assertThat(tools.output())
                .contains("my-notes_find", "mine_echo")
                .contains("the rules of my-notes name what it has not: no_such")
                .doesNotContain("my-notes_read_graph");

        var changed = terminal.run(
                "mcp",
                "collection",
                "set",
                "my-notes",
                "--alias",
                "notes",
                "--deny",
                "",
                "--rename",
                "",
                "--only",
                "read_graph",
                "--at",
                "2");
        assertThat(changed.output()).containsSubsequence("mine", "notes", "My notes", "only read_graph");
        var again = terminal.run("mcp", "collection", "add", "My notes");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.output()).contains("is there twice");
        assertThat(terminal.run("mcp", "collection", "add", "no-such").code()).isEqualTo(5);
        assertThat(terminal.run("mcp", "collection", "rm", "no-such").output())
                .contains("your collection has no server with the alias no-such");
        assertThat(terminal.run("mcp", "collection", "rm", "notes").output()).doesNotContain("My notes");
        assertThat(terminal.run("mcp", "collection", "add", "My notes", "--alias", "notes", "--at", "1", "--json")
                        .output())
                .containsSubsequence("\"alias\" : \"notes\"", "\"alias\" : \"mine\"");
    }

    // ---- at its address

    @Test
    void clientsCallAProjectAndAnInstanceThroughIt() throws Exception {
        collectBoth(Map.of());
        var token = operator.apiToken();
        assertThat(ask(token, "/mcp", "tools/list", "{}").body()).contains("mine_echo", "my-notes_read_graph");
        assertThat(ask(token, "/mcp", "tools/call", call("mine_echo")).body()).contains("so long");
        assertThat(ask(token, "/mcp", "tools/call", "{\"name\":\"my-notes_read_graph\",\"arguments\":{}}")
                        .body())
                .contains("\"result\"", "entities");
    }

    @Test
    void tokensOfOAuthOpenItAsFarAsTheyWereAllowed() throws Exception {
        collectBoth(Map.of());
        try (var asker = new Asker(home);
                var person = new Browser(home)) {
            signIn(person, email);
            var client = asker.register();
            var all = token(asker, person, client, "/mcp", "mcp");
            var looking = token(asker, person, client, "/mcp", "mcp:read");
            var other = token(asker, person, client, "/mcp/tools", "mcp");

            assertThat(ask(all, "/mcp", "tools/call", call("mine_echo")).body()).contains("so long");
            assertThat(ask(looking, "/mcp", "tools/list", "{}").body()).contains("mine_echo");
            var refused = ask(looking, "/mcp", "tools/call", call("mine_echo"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains(
                            "error=\"insufficient_scope\"",
                            "scope=\"mcp\"",
                            "/.well-known/oauth-protected-resource/mcp\"");
            assertThat(ask(other, "/mcp", "tools/list", "{}").statusCode()).isEqualTo(401);
            assertThat(ask(other, "/mcp/tools", "tools/list", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(ask(all, "/mcp/tools", "tools/list", "{}").statusCode()).isEqualTo(401);
        }
    }

    private static String token(Asker asker, Browser person, String client, String path, String scope) {
        var question = asker.question(client, path);
        question.put("scope", scope);
        var code = asker.approve(person, question).get("code");
        return asker.exchange(client, code, Map.of()).path("access_token").asString();
    }

    private static void signIn(Browser browser, String who) {
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("email", who, "password", PASSWORD))
                        .statusCode())
                .isEqualTo(303);
        browser.get("/account");
    }

    private static String call(String tool) {
        return "{\"name\":\"%s\",\"arguments\":{\"text\":\"so long\"}}".formatted(tool);
    }

    /// A request of a client without sessions.
    private static HttpResponse<String> ask(String token, String path, String method, String params) throws Exception {
        var meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
        var all = params.equals("{}") ? "{" + meta + "}" : params.replaceFirst("\\}$", "," + meta + "}");
        var request = HttpRequest.newBuilder(home.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .POST(BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, all)));
        var name = params.replaceFirst(".*\"name\":\"([^\"]*)\".*", "$1");
        if (!name.equals(params)) {
            request.header("Mcp-Name", name);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
