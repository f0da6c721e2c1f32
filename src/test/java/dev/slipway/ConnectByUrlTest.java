package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.Routes;
import dev.slipway.identity.Users;
import dev.slipway.identity.oauth.DocumentServer;
import dev.slipway.platform.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Published clients connect to a deployed MCP server with nothing but its URL; the person signs in and says yes in
/// a browser.
class ConnectByUrlTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String REDIRECT = "http://localhost:33418/callback";
    private static final Pattern FIELD = Pattern.compile("name=\"(state|scope|client_id)\" value=\"([^\"]*)\"");

    private static TestServer server;
    private static Operator operator;
    private static URI home;
    private static DocumentServer site;
    private static String document;
    private static SSLContext usual;
    private static Browser person;

    @BeforeAll
    static void start() throws Exception {
        TalkingClient.install();
        site = new DocumentServer(exchange -> DocumentServer.json(exchange, """
                {"client_id":"%s","client_name":"Documented client","redirect_uris":["http://localhost/callback"]}
                """.formatted(document)));
        document = site.address("/client.json");
        usual = SSLContext.getDefault();
        SSLContext.setDefault(site.tls());
        server = TestServer.start(Map.of("SLIPWAY_OAUTH_LOCAL_CLIENTS", "true"));
        operator = Operator.of(server);
        home = server.get(Routes.class).home();
        for (var project : List.of("tools", "others")) {
            operator.create(project, ToolRepository.create().address(), Map.of());
            assertThat(operator.ended(operator.deploy(project)).status()).isEqualTo("success");
        }
        person = signedIn();
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(usual);
        person.close();
        operator.close();
        server.close();
        site.close();
    }

    private static Browser signedIn() {
        var me = operator.get("/api/v1/me");
        server.get(Users.class).setPassword(UserId.parse(me.path("id").asString()), PASSWORD);
        var browser = new Browser(home);
        browser.get("/sign-in");
        var form = Map.of("email", me.path("email").asString(), "password", PASSWORD);
        assertThat(browser.post("/sign-in", form).statusCode()).isEqualTo(303);
        return browser;
    }

    /// What a person does with the address their browser was opened with: reads, presses the button. Where the
    /// browser is sent then.
    private static String consent(String asked) {
        var consent = person.get(location(person.get(asked)));
        assertThat(consent.statusCode()).as(consent.body()).isEqualTo(200);
        var form = new LinkedHashMap<String, String>();
        FIELD.matcher(consent.body()).results().forEach(field -> form.put(field.group(1), field.group(2)));
        return location(person.post("/oauth/authorize", form));
    }

    private static String location(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
        return response.headers().firstValue("Location").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"sdk,false", "sdk,true", "client,false", "client,true"})
    void aPublishedClientConnectsStaysAndIsDisconnected(String library, boolean documented) {
        var config = new LinkedHashMap<String, String>();
        config.put("library", library);
        config.put("url", home + "/mcp/tools");
        config.put("redirect", REDIRECT);
        if (documented) {
            config.put("document", document);
        }
        try (var client = new TalkingClient(config)) {
            var asked = client.tell("connect").path("asked").asString("nothing");
            assertThat(asked)
                    .startsWith(home + "/oauth/authorize?")
                    .contains("resource=" + URLEncoder.encode(home + "/mcp/tools", StandardCharsets.UTF_8));

            var connected = client.tell("finish", Map.of("callback", consent(asked)));
            assertThat(connected.path("problem").asString("none")).isEqualTo("none");
            if (documented) {
                assertThat(connected.path("client").asString()).isEqualTo(document);
            } else {
                assertThat(connected.path("client").asString()).startsWith("slc_");
            }
            assertThat(client.tell("list").path("tools").toString()).contains("\"echo\"");
            assertThat(client.tell("call", Map.of("name", "echo", "args", Map.of("text", "hi")))
                            .path("text")
                            .asString())
                    .isEqualTo("hi");

            client.tell("expire");
            var renewed = client.tell("list");
            assertThat(renewed.path("tools").toString()).contains("\"echo\"");
            assertThat(renewed.path("tokens").path("refresh_token").asString())
                    .isNotEqualTo(connected.path("tokens").path("refresh_token").asString());

            var access = renewed.path("tokens").path("access_token").asString();
            assertThat(status("/mcp/others", access)).isEqualTo(401);
            assertThat(status("/mcp/tools", access)).isEqualTo(200);
            disconnect();
            assertThat(status("/mcp/tools", access)).isEqualTo(401);
            assertThat(client.tell("list").path("asked").asString("nothing")).startsWith(home + "/oauth/authorize?");
        }
    }

    /// The conformance suite of the protocol, its scenarios for authorization servers.
    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2026-07-28"})
    void theConformanceSuitePasses(String revision) throws IOException, InterruptedException {
        var port = RealServer.freePort();
        var client = register("http://127.0.0.1:" + port + "/callback");
        var suite = new ProcessBuilder(
                        TalkingClient.FOLDER.resolve("node_modules/.bin/node").toString(),
                        TalkingClient.FOLDER
                                .resolve("node_modules/@modelcontextprotocol/conformance/dist/index.js")
                                .toString(),
                        "authorization",
                        "--url",
                        home.toString(),
                        "--client-id",
                        client,
                        "--resource",
                        home + "/mcp/tools",
                        "--port",
                        Integer.toString(port),
                        "--spec-version",
                        revision)
                .redirectErrorStream(true)
                .start();
        var said = new StringBuilder();
        try (var lines = suite.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith(home + "/oauth/authorize?")) {
                    visit(consent(line));
                }
            }
        }
        assertThat(suite.waitFor()).as(said.toString()).isZero();
        assertThat(said.toString()).contains("Total: 3 passed, 0 failed");
    }

    private static String register(String redirect) {
        var metadata = "{\"client_name\":\"Suite\",\"redirect_uris\":[\"%s\"]}".formatted(redirect);
        return ask(HttpRequest.newBuilder(home.resolve("/oauth/register"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(metadata)))
                .body()
                .replaceFirst(".*\"client_id\":\"([^\"]+)\".*", "$1");
    }

    private static void visit(String address) {
        assertThat(ask(HttpRequest.newBuilder(URI.create(address))).statusCode())
                .isEqualTo(200);
    }

    private static void disconnect() {
        var page = person.get("/account/applications").body();
        var revoke = Pattern.compile("action=\"(/account/applications/[^\"]+/revoke)\"")
                .matcher(page);
        assertThat(revoke.find()).as(page).isTrue();
        assertThat(person.post(revoke.group(1), Map.of()).statusCode()).isEqualTo(303);
    }

    private static int status(String path, String token) {
        var initialize = """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
        return ask(HttpRequest.newBuilder(home.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(initialize)))
                .statusCode();
    }

    private static HttpResponse<String> ask(HttpRequest.Builder request) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
