package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Waiting;
import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.identity.Tokens;
import dev.slipway.platform.Database;
import dev.slipway.runtime.Workloads;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two users with an instance each of the same types and keys of their own. The servers look for what is not theirs
/// from inside, and their users from outside. What they look for is there: it is found on the host first.
class TwoUsersTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String REVISION = "2026-07-28";

    private static Bench bench;
    private static User anna;
    private static User bert;

    /// @param key the secret that both types get
    /// @param spy the instance that speaks over standard input and output
    /// @param listening the one with a port
    private record User(SignedIn who, String key, Running spy, Running listening) {
        String diary() {
            return "the diary of " + who.name();
        }
    }

    private record Running(String id, String token, JsonNode shown) {
        String path() {
            return "/mcp/i/" + id;
        }
    }

    @BeforeAll
    static void open() throws Exception {
        bench = Bench.open(Map.of());
        var root = bench.person(true);
        addType(root, "spy", "{\"type\": \"stdio\"}");
        addType(root, "spy-http", "{\"type\": \"streamable-http\", \"url\": \"http://127.0.0.1:{port}/mcp\"}");
        anna = user();
        bert = user();
        for (var user : List.of(anna, bert)) {
            for (var instance : List.of(user.spy(), user.listening())) {
                var paths = List.of("/data/diary", "/tmp/diary", "/dev/shm/diary");
                assertThat(tool(instance, "write", Map.of("paths", paths, "text", user.diary())))
                        .contains("reached /data/diary");
            }
        }
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        bench.close();
    }

    private static void addType(SignedIn root, String name, String transport) throws Exception {
        var code = Files.readString(Path.of("src/test/node/spying-server.js"));
        var type = JSON.readTree("""
                {"name": "%s", "shared": true, "serverJson": {
                  "name": "dev.slipway/%s", "version": "1.0.0", "description": "Looks around.",
                  "packages": [{"registryType": "npm", "identifier": "@modelcontextprotocol/server-memory",
                    "version": "2026.8.31", "transport": %s, "runtimeHint": "node",
                    "runtimeArguments": [{"type": "positional", "value": "-e"}, {"type": "positional", "value": %s}],
                    "environmentVariables": [{"name": "SPY_KEY", "isRequired": true, "isSecret": true}]}]}}
                """.formatted(name, name, transport, JSON.writeValueAsString(code)));
        var added = api(root, "POST", "/types", JSON.writeValueAsString(type));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    }

    private static User user() throws Exception {
        var who = bench.person(false);
        var key = "key_of_%s_0123456789".formatted(who.name());
        var running = new ArrayList<Running>();
        for (var type : List.of("spy", "spy-http")) {
            var put = api(who, "PUT", "/keys/" + type, "{\"values\": {\"SPY_KEY\": \"%s\"}}".formatted(key));
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            var made = JSON.readTree(api(who, "POST", "/instances", "{\"type\": \"%s\"}".formatted(type))
                    .body());
            var id = made.path("id").asString();
            Waiting.until(
                    id + " is started",
                    Duration.ofSeconds(120),
                    () -> !shown(who, id).path("status").asString().equals("pending"));
            assertThat(shown(who, id).path("status").asString())
                    .as(shown(who, id).toString())
                    .isEqualTo("running");
            running.add(new Running(id, made.path("accessToken").asString(), shown(who, id)));
        }
        return new User(who, key, running.getFirst(), running.getLast());
    }

    @Test
    void eachServerSeesItsOwnKeyAndNoOther() throws Exception {
        for (var user : List.of(anna, bert)) {
            for (var instance : List.of(user.spy(), user.listening())) {
                assertThat(tool(instance, "key", Map.of())).isEqualTo(user.key());
                var seen = tool(instance, "processes", Map.of());
                assertThat(seen).contains("SPY_KEY=" + user.key());
                assertThat(seen.replace(user.key(), ""))
                        .doesNotContain(
                                "key_of_",
                                "DATABASE_URL",
                                "SLIPWAY_",
                                "mcp-data/" + other(user).spy().id());
            }
        }
    }

    @Test
    void eachServerSeesItsOwnFilesAndNoOthers() throws Exception {
        var paths = List.of("/data/diary", "/tmp/diary", "/dev/shm/diary", "/var/tmp/diary");
        for (var user : List.of(anna, bert)) {
            for (var instance : List.of(user.spy(), user.listening())) {
                assertThat(tool(instance, "read", Map.of("paths", paths)))
                        .contains("reached /data/diary: " + user.diary())
                        .doesNotContain(other(user).diary());
            }
        }
    }

    @Test
    void thePackageIsReadAndNeverWritten() throws Exception {
        var script = "/app/node_modules/@modelcontextprotocol/server-memory/package.json";
        for (var instance : List.of(anna.spy(), anna.listening())) {
            assertThat(tool(instance, "read", Map.of("paths", List.of(script)))).contains("reached " + script);
            var targets = List.of(
                    script,
                    "/app/evil",
                    "/app/node_modules/evil.js",
                    "/node/bin/node",
                    "/node/evil",
                    "/compiled/evil",
                    "/usr/bin/evil",
                    "/etc/evil");
            assertThat(tool(instance, "write", Map.of("paths", targets, "text", "evil"))
                            .lines())
                    .hasSameSizeAs(targets)
                    .allMatch(line -> line.startsWith("refused "));
        }
    }

    @Test
    void nothingOfTheHostNorOfTheOtherIsReached() throws Exception {
        var home = bench.server.home().path();
        var data = home.resolve("mcp-data");
        var files = new ArrayList<>(List.of(home.resolve("master-keys"), home.resolve("local-token")));
        files.add(data.resolve(bert.spy().id()).resolve("diary"));
        files.add(data.resolve(anna.spy().id()).resolve("diary"));
        files.add(Path.of("/data/../mcp-data/%s/diary".formatted(bert.spy().id())));
        assertThat(files.subList(0, 4)).allMatch(Files::exists);
        var folders = List.of(home, data, data.resolve(bert.spy().id()), home.resolve("mcp-packages"));
        assertThat(folders).allMatch(Files::isDirectory);
        var processes = Stream.of(bert.spy(), bert.listening())
                .map(instance -> instance.shown().path("processId").asLong())
                .filter(id -> id > 0)
                .toList();
        assertThat(processes).isNotEmpty().allMatch(id -> ProcessHandle.of(id).isPresent());
        var others = new ArrayList<>(processes);
        others.add(ProcessHandle.current().pid());
        var port = bert.listening().shown().path("assignedPort").asInt();
        assertThat(hosts()).as("the host itself reaches it").anyMatch(host -> answers(host, port));
        var wanted = Map.of(
                "files", strings(files),
                "folders", strings(folders),
                "processes", others,
                "hosts", hosts(),
                "ports", List.of(edge().getPort(), bench.server.control().getPort(), database(), port));

        var told = tool(anna.spy(), "look", wanted);

        assertThat(told.lines()).hasSizeGreaterThan(40);
        assertThat(told.lines().filter(line -> line.startsWith("reached "))).isEmpty();
        assertThat(told).doesNotContain(bert.diary(), bert.key());
    }

    @Test
    void theServerWithAPortReachesNoOther() throws Exception {
        var own = anna.listening().shown().path("assignedPort").asInt();
        var port = bert.listening().shown().path("assignedPort").asInt();
        var wanted = Map.of(
                "files", List.of(),
                "folders", List.of(),
                "processes", List.of(),
                "hosts", hosts(),
                "ports", List.of(edge().getPort(), bench.server.control().getPort(), database(), port));

        var told = tool(anna.listening(), "look", wanted);

        assertThat(own).isPositive().isNotEqualTo(port);
        assertThat(told.lines()).isNotEmpty().allMatch(line -> line.startsWith("refused port "));
    }

    @Test
    void nobodysTokenOpensAnothersInstance() throws Exception {
        var personal = bench.get(Tokens.class).temporary(anna.who().id(), Duration.ofMinutes(5));
        for (var target : List.of(bert.spy(), bert.listening())) {
            assertThat(call(target.path(), personal, "key", Map.of()).statusCode())
                    .isEqualTo(404);
            for (var own : List.of(anna.spy(), anna.listening())) {
                var answer = call(target.path(), own.token(), "key", Map.of());
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(answer.body()).doesNotContain(bert.key(), bert.who().name());
            }
            assertThat(tool(target, "key", Map.of())).isEqualTo(bert.key());
        }
        // Nor another instance of one's own, nor anything that is no instance.
        assertThat(call(anna.listening().path(), anna.spy().token(), "key", Map.of())
                        .statusCode())
                .isEqualTo(404);
        for (var path : List.of("/mcp", "/mcp/some-project", anna.spy().path() + "/tools")) {
            assertThat(call(path, anna.spy().token(), "key", Map.of()).statusCode())
                    .as(path)
                    .isIn(401, 404);
        }
        for (var path :
                List.of("/keys", "/instances", "/instances/" + anna.spy().id(), "/types", "/settings")) {
            assertThat(api(anna.spy().token(), "GET", path, "").statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    void noSessionIsGoneOnWithByAnother() throws Exception {
        var begun = legacy(bert.spy().path(), bert.spy().token(), "", """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        var session = begun.headers().firstValue("Mcp-Session-Id").orElseThrow(() -> new AssertionError(begun.body()));
        var message = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"key\"}}";

        assertThat(legacy(anna.spy().path(), anna.spy().token(), session, message)
                        .statusCode())
                .isEqualTo(404);
        assertThat(legacy(bert.spy().path(), anna.spy().token(), session, message)
                        .statusCode())
                .isEqualTo(404);
        assertThat(legacy(bert.listening().path(), bert.listening().token(), session, message)
                        .statusCode())
                .isEqualTo(404);
        assertThat(legacy(bert.spy().path(), bert.spy().token(), session, message)
                        .body())
                .contains(bert.key());
    }

    @Test
    void theApiKnowsNothingOfAnothersInstance() throws Exception {
        var path = "/instances/" + bert.spy().id();
        for (var read : List.of("", "/stats", "/calls", "/events")) {
            assertThat(api(anna.who(), "GET", path + read, "").statusCode())
                    .as(read)
                    .isEqualTo(404);
        }
        for (var act : List.of("/renew", "/restore", "/stop", "/rotate-token")) {
            assertThat(api(anna.who(), "POST", path + act, "{}").statusCode())
                    .as(act)
                    .isEqualTo(404);
        }
        assertThat(api(anna.who(), "PATCH", path, "{\"name\": \"mine\"}").statusCode())
                .isEqualTo(404);
        assertThat(api(anna.who(), "DELETE", path, "").statusCode()).isEqualTo(404);
        var lookup = "{\"token\": \"%s\"}".formatted(bert.spy().token());
        assertThat(api(anna.who(), "POST", "/instances/lookup", lookup).statusCode())
                .isEqualTo(404);
        for (var list : List.of("/instances", "/keys", "/processes")) {
            assertThat(api(anna.who(), "GET", list, "").body())
                    .as(list)
                    .doesNotContain(bert.spy().id(), bert.who().id().toString(), bert.key());
        }
        assertThat(tool(bert.spy(), "key", Map.of())).isEqualTo(bert.key());
    }

    // ---- what they use

    private static User other(User user) {
        return user == anna ? bert : anna;
    }

    private static URI edge() {
        return bench.get(Routes.class).home();
    }

    private static int database() {
        var database = bench.get(Database.class);
        return database.asSystem(
                "test",
                () -> database.sql("SELECT inet_server_port()")
                        .query(Integer.class)
                        .single());
    }

    /// Where the host and the other's server can be met. Networks of other servers of this machine come and go.
    private static List<String> hosts() throws IOException {
        var other = bench.get(Workloads.class)
                .running(new InstanceId(UUID.fromString(bert.listening().id())).home())
                .getFirst()
                .address()
                .orElseThrow()
                .getHostString();
        var host = NetworkInterface.networkInterfaces()
                .filter(network -> !network.getName().startsWith("sw"))
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address)
                .map(InetAddress::getHostAddress);
        var end = other.lastIndexOf('.') + 1;
        var itsGateway = other.substring(0, end) + (Integer.parseInt(other.substring(end)) - 1);
        return Stream.concat(host, Stream.of(other, itsGateway)).distinct().toList();
    }

    private static boolean answers(String host, int port) {
        try (var socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> strings(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    private static String tool(Running instance, String name, Map<String, ?> arguments) throws Exception {
        var answer = call(instance.path(), instance.token(), name, arguments);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var content = JSON.readTree(answer.body()).path("result").path("content");
        assertThat(content.isEmpty()).as(answer.body()).isFalse();
        return content.get(0).path("text").asString();
    }

    private static HttpResponse<String> call(String path, String token, String tool, Map<String, ?> arguments)
            throws IOException, InterruptedException {
        var meta = Map.of(
                "io.modelcontextprotocol/protocolVersion", REVISION,
                "io.modelcontextprotocol/clientInfo", Map.of("name", "test", "version", "1"),
                "io.modelcontextprotocol/clientCapabilities", Map.of());
        var body = Map.of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "tools/call",
                "params",
                Map.of("name", tool, "arguments", arguments, "_meta", meta));
        return send(mcp(path, token)
                .header("MCP-Protocol-Version", REVISION)
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static HttpResponse<String> legacy(String path, String token, String session, String message)
            throws IOException, InterruptedException {
        var request = mcp(path, token);
        if (!session.isEmpty()) {
            request.header("Mcp-Session-Id", session);
        }
        return send(request.POST(BodyPublishers.ofString(message)));
    }

    private static HttpRequest.Builder mcp(String path, String token) {
        return HttpRequest.newBuilder(edge().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    private static JsonNode shown(SignedIn who, String id) {
        try {
            return JSON.readTree(api(who, "GET", "/instances/" + id, "").body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> api(SignedIn who, String method, String path, String body)
            throws IOException, InterruptedException {
        return api(bench.get(Tokens.class).temporary(who.id(), Duration.ofMinutes(5)), method, path, body);
    }

    private static HttpResponse<String> api(String token, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(bench.server.control().resolve("/api/v1/mcp" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    }
}
