package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.identity.SignedIn;
import dev.slipway.identity.Tokens;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.platform.Database;
import dev.slipway.projects.NewProject;
import dev.slipway.projects.ProjectSettings;
import dev.slipway.projects.Projects;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// A user's servers as one, from choosing them to calling their tools.
class CollectionApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Bench bench;
    private static SignedIn anna;
    private static SignedIn bert;

    @BeforeAll
    static void open() {
        bench = Bench.open(Map.of());
        anna = bench.person(false);
        bert = bench.person(false);
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        bench.close();
    }

    @Test
    void chosenServersAnswerAsOne() throws Exception {
        var one = bench.create(anna, "memory");
        var two = bench.create(anna, "memory");
        var running = bench.settled(anna, one.instance().id());
        bench.settled(anna, two.instance().id());
        var door = URI.create(running.accessUrl()).resolve("/mcp");
        assertThat(initialize(door, token(anna)).statusCode()).isEqualTo(404);

        var put = put(anna, """
                {"members": [{"kind": "project", "name": "%s", "alias": "mine"},
                 {"kind": "instance", "id": "%s", "alias": "one"}, {"kind": "instance", "id": "%s", "alias": "two"}]}
                """.formatted(
                project(anna), one.instance().id().value(), two.instance().id().value()));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(put.body()).isEqualTo(get(anna));
        var members = JSON.readTree(put.body()).path("members");
        assertThat(members.valueStream().map(it -> it.path("alias").asString())).containsExactly("mine", "one", "two");
        assertThat(members.get(0).path("name").asString()).isEqualTo("tools-of-anna");
        assertThat(members.get(1).path("id").asString())
                .isEqualTo(one.instance().id().value().toString());

        assertThat(initialize(door, one.token()).statusCode()).isEqualTo(404);
        assertThat(initialize(door, token(bert)).statusCode()).isEqualTo(404);
        var session = initialize(door, token(anna))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
        assertThat(say(door, session, "tools/list", "{}"))
                .contains("mine is left out", "one_read_graph", "two_read_graph")
                .doesNotContain("\"name\":\"read_graph\"");
        say(door, session, "tools/call", """
                {"name": "one_create_entities", "arguments": {"entities":
                 [{"name": "slip", "entityType": "way", "observations": []}]}}
                """);
        assertThat(say(door, session, "tools/call", "{\"name\": \"one_read_graph\", \"arguments\": {}}"))
                .contains("slip");
        assertThat(say(door, session, "tools/call", "{\"name\": \"two_read_graph\", \"arguments\": {}}"))
                .contains("\"result\"")
                .doesNotContain("slip");

        bench.instances().stop(anna.id(), two.instance().id());
        bench.becomes(anna, two.instance().id(), Status.DISCONNECTED);
        dev.slipway.Waiting.until(
                "what was stopped is no longer called",
                Duration.ofSeconds(30),
                () -> say(door, session, "tools/call", "{\"name\": \"two_read_graph\", \"arguments\": {}}")
                        .contains("was stopped"));
    }

    @Test
    void onlyOnesOwnServersAreTakenAndNamedOnce() throws Exception {
        var made = bench.create(anna, "memory");
        var id = made.instance().id().value();
        var member = "{\"kind\": \"instance\", \"id\": \"" + id + "\", \"alias\": \"%s\"}";

        assertThat(put(bert, "{\"members\": [" + member.formatted("a") + "]}").statusCode())
                .isEqualTo(404);
        assertThat(put(
                                bert,
                                "{\"members\": [{\"kind\": \"project\", \"name\": \"%s\", \"alias\": \"a\"}]}"
                                        .formatted(project(anna)))
                        .statusCode())
                .isEqualTo(404);
        assertThat(put(anna, "{\"members\": [" + member.formatted("A_b") + "]}").body())
                .contains("'A_b' cannot stand before the names of tools");
        assertThat(put(anna, "{\"members\": [" + member.formatted("a") + "," + member.formatted("b") + "]}")
                        .body())
                .contains("the server 'b' is there twice");
        assertThat(put(anna, "{\"members\": [{\"kind\": \"collection\", \"alias\": \"a\"}]}")
                        .body())
                .contains("kind is project or instance");
        assertThat(JSON.readTree(get(bert)).path("members")).isEmpty();
        assertThat(JSON.readTree(get(bert)).path("address").asString()).endsWith("/mcp");
    }

    private static String project(SignedIn owner) {
        var database = bench.get(Database.class);
        var projects = bench.get(Projects.class);
        return database.asUser(
                owner.id(),
                () -> projects.find("tools-of-anna")
                        .orElseGet(() -> projects.create(new NewProject(
                                owner.id(), "tools-of-anna", Optional.empty(), "main", ProjectSettings.none())))
                        .name());
    }

    // ---- over HTTP

    private static String token(SignedIn who) {
        return bench.get(Tokens.class).temporary(who.id(), Duration.ofMinutes(5));
    }

    private static HttpRequest.Builder request(URI address, String token) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static URI api() {
        return bench.server.control().resolve("/api/v1/mcp/collection");
    }

    private static HttpResponse<String> put(SignedIn who, String body) throws Exception {
        return send(request(api(), token(who)).PUT(BodyPublishers.ofString(body)));
    }

    private static String get(SignedIn who) throws Exception {
        return send(request(api(), token(who)).GET()).body();
    }

    private static HttpResponse<String> initialize(URI door, String token) throws Exception {
        return send(request(door, token).POST(BodyPublishers.ofString("""
                {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
                 "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}}
                """)));
    }

    private static String say(URI door, String session, String method, String params) {
        try {
            return send(request(door, token(anna))
                            .header("Mcp-Session-Id", session)
                            .POST(BodyPublishers.ofString(
                                    "{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"%s\", \"params\": %s}"
                                            .formatted(method, params))))
                    .body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
