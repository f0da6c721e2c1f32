package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Waiting;
import dev.slipway.identity.SignedIn;
import dev.slipway.identity.Tokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The catalogue, keys and instances as programs reach them, and each of the requirement's queries with its meaning.
class McpApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Bench bench;
    private static SignedIn anna;
    private static SignedIn bert;
    private static SignedIn root;

    @BeforeAll
    static void open() {
        bench = Bench.open(Map.of());
        anna = bench.person(false);
        bert = bench.person(false);
        root = bench.person(true);
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        bench.close();
    }

    private record Answer(int status, JsonNode body) {}

    @Test
    void theCatalogueIsSearchedAndDescribesItsForms() {
        var found = ask(anna, "GET", "/types?q=MAIL", null);
        assertThat(found.body()
                        .path("items")
                        .valueStream()
                        .map(type -> type.path("name").asString()))
                .contains("gmail")
                .doesNotContain("figma");
        var gmail = ask(anna, "GET", "/types/gmail", null).body();
        assertThat(gmail.path("displayName").asString()).isEqualTo("Gmail");
        assertThat(gmail.path("serverScript").asString()).isEqualTo("npm:@shinzolabs/gmail-mcp@1.7.4");
        assertThat(gmail.path("resourceLimits").path("memory").asString()).isEqualTo("512m");
        assertThat(gmail.path("maxDurationMinutes").asInt()).isEqualTo(60);
        assertThat(gmail.path("requiredScopes").size()).isPositive();
        assertThat(gmail.path("iconUrl").asString()).startsWith("/static/").endsWith("/img/mcp-gmail.svg");
        assertThat(gmail.path("fields")
                        .valueStream()
                        .map(field -> field.path("name").asString()))
                .containsExactly("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN");
        assertThat(gmail.path("fields").get(0).path("secret").asBoolean()).isTrue();
    }

    @Test
    void typesAreAddedByServerJsonPackageAndAddress() {
        var npm = ask(anna, "POST", "/types", """
                {"name": "thoughts", "npm": "@modelcontextprotocol/server-sequential-thinking@2026.8"}
                """);
        assertThat(npm.status()).as(npm.body().toString()).isEqualTo(201);
        assertThat(npm.body().path("version").asString()).isEqualTo("2026.8.31");
        assertThat(ask(bert, "GET", "/types/thoughts", null).status()).isEqualTo(404);
        assertThat(ask(anna, "POST", "/types", """
                {"name": "gmail", "npm": "@modelcontextprotocol/server-memory@2026.8.31"}
                """).status()).isEqualTo(409);
        assertThat(detail(ask(anna, "POST", "/types", "{\"repository\": \"https://github.com/a/b\"}")))
                .contains("a Git repository is run as a project");
        assertThat(detail(ask(anna, "POST", "/types", "{}"))).isEqualTo("give one of serverJson, npm and remote");
        assertThat(detail(ask(anna, "POST", "/types", "{\"name\": \"near\", \"remote\": \"http://127.0.0.1:1/mcp\"}")))
                .contains("private network");
        assertThat(ask(root, "POST", "/types", "{\"name\": \"near\", \"remote\": \"http://127.0.0.1:1/mcp\"}")
                        .status())
                .isEqualTo(201);
        assertThat(detail(ask(anna, "POST", "/types", """
                {"serverJson": {"name": "a/b", "description": "x", "version": "1",
                 "packages": [{"registryType": "oci", "identifier": "x", "transport": {"type": "stdio"}}]}}
                """))).contains("packages[0].registryType is 'oci'");
        assertThat(ask(anna, "DELETE", "/types/thoughts", null).status()).isEqualTo(204);
        assertThat(ask(anna, "GET", "/types/thoughts", null).status()).isEqualTo(404);
    }

    @Test
    void onlyAdministratorsChangeWhatEverybodyUses() {
        assertThat(ask(anna, "PATCH", "/types/tavily", "{\"isActive\": false}").status())
                .isEqualTo(403);
        assertThat(ask(anna, "GET", "/ports", null).status()).isEqualTo(403);
        assertThat(ask(anna, "GET", "/packages", null).status()).isEqualTo(403);
        assertThat(ask(root, "DELETE", "/types/tavily", null).status()).isEqualTo(409);
        var changed = ask(root, "PATCH", "/types/tavily", """
                {"isActive": false, "resourceLimits": {"cpu": "1", "memory": "256m"}, "maxDurationMinutes": 120}
                """);
        assertThat(changed.body().path("maxDurationMinutes").asInt()).isEqualTo(120);
        assertThat(ask(anna, "GET", "/types?q=tavily", null)
                        .body()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(detail(ask(anna, "POST", "/instances", "{\"type\": \"tavily\"}")))
                .contains("switched Tavily off");
        ask(root, "PATCH", "/types/tavily", "{\"isActive\": true}");
    }

    @Test
    void aServerThatSpeaksHttpHasAPortAndAProcess() {
        var type = ask(root, "POST", "/types", """
                {"name": "everything-http", "shared": true, "serverJson": {
                  "name": "io.github.modelcontextprotocol/everything-http", "version": "2026.8.31",
                  "description": "The same server over HTTP.",
                  "packages": [{"registryType": "npm", "identifier": "@modelcontextprotocol/server-everything",
                    "version": "2026.8.31",
                    "transport": {"type": "streamable-http", "url": "http://127.0.0.1:{port}/mcp"},
                    "packageArguments": [{"type": "positional", "value": "streamableHttp"}]}]}}
                """);
        assertThat(type.status()).as(type.body().toString()).isEqualTo(201);
        var running = running(anna, "everything-http");
        var id = running.path("id").asString();
        int port = running.path("assignedPort").asInt();
        assertThat(port).isBetween(3001, 3100);
        assertThat(ProcessHandle.of(running.path("processId").asLong())).isPresent();

        // The health check's list: whoever runs and has a process.
        assertThat(ask(anna, "GET", "/processes", null).body().path("items").valueStream())
                .anyMatch(process -> process.path("instanceId").asString().equals(id)
                        && process.path("assignedPort").asInt() == port
                        && process.path("status").asString().equals("running"));
        assertThat(ask(bert, "GET", "/processes", null).body().path("total").asInt())
                .isZero();
        assertThat(ask(root, "GET", "/processes", null).body().path("items").valueStream())
                .anyMatch(process -> process.path("instanceId").asString().equals(id));

        // The port: allocated to this instance, released with it.
        assertThat(portOf(port).path("holderId").asString()).isEqualTo(id);
        assertThat(portOf(port).path("isAvailable").asBoolean()).isFalse();
        var stats = ask(anna, "GET", "/instances/" + id + "/stats", null).body();
        assertThat(stats.path("now").path("processes").asInt()).isEqualTo(1);
        assertThat(ask(anna, "POST", "/instances/" + id + "/stop", null)
                        .body()
                        .path("status")
                        .asString())
                .isEqualTo("disconnected");
        assertThat(portOf(port).path("isAvailable").asBoolean()).isTrue();
        assertThat(portOf(port).path("releasedAt").isNull()).isFalse();
    }

    /// Its code is handed to Node as an argument: a package for the test alone is not needed.
    @Test
    void aServerWithoutAHandshakeRuns() throws Exception {
        var code = "process.env.ERA = 'modern';\n" + Files.readString(Path.of("src/test/node/conformance-server.mjs"));
        var type = ask(root, "POST", "/types", """
                {"name": "modern", "shared": true, "serverJson": {
                  "name": "dev.slipway/modern", "version": "1.0.0", "description": "Needs no handshake.",
                  "packages": [{"registryType": "npm", "identifier": "@modelcontextprotocol/server-memory",
                    "version": "2026.8.31", "transport": {"type": "stdio"}, "runtimeHint": "node",
                    "runtimeArguments": [{"type": "positional", "value": "--input-type=module"},
                      {"type": "positional", "value": "-e"}, {"type": "positional", "value": %s}]}]}}
                """.formatted(JSON.writeValueAsString(code)));
        assertThat(type.status()).as(type.body().toString()).isEqualTo(201);

        var id = running(anna, "modern").path("id").asString();

        var instance = bench.instances().get(anna.id(), new InstanceId(UUID.fromString(id)));
        assertThat(bench.get(Insight.class).newestLines(anna.id(), instance, 100))
                .anyMatch(line -> line.text().contains("speaks MCP 2026-07-28 and has"));
    }

    @Test
    void activeInstancesAreThoseThatRunOrAreAboutTo() {
        var caller = bench.person(false);
        var one = running(caller, "memory").path("id").asString();
        var two = running(caller, "memory").path("id").asString();
        var three = running(caller, "memory").path("id").asString();
        ask(caller, "POST", "/instances/" + two + "/stop", null);
        ask(caller, "DELETE", "/instances/" + three, null);
        var active = ask(caller, "GET", "/instances?active=true", null).body();
        assertThat(active.path("items")
                        .valueStream()
                        .map(item -> item.path("id").asString()))
                .containsExactly(one);
        var item = active.path("items").get(0);
        assertThat(item.path("mcpType").asString()).isEqualTo("memory");
        assertThat(item.path("displayName").asString()).isEqualTo("Memory");
        assertThat(item.path("iconUrl").asString()).endsWith("/img/mcp-memory.svg");
        assertThat(item.path("accessToken").isNull()).isTrue();
        assertThat(ask(caller, "GET", "/instances", null).body().path("total").asInt())
                .isEqualTo(2);
        assertThat(ask(bert, "GET", "/instances/" + one, null).status()).isEqualTo(404);
    }

    @Test
    void anInstanceIsFoundByItsTokenWithItsLog() {
        var made = ask(anna, "POST", "/instances", "{\"type\": \"memory\", \"name\": \"notes\"}")
                .body();
        var token = made.path("accessToken").asString();
        settled(anna, made);
        var body = "{\"token\": \"%s\"}".formatted(token);
        var found = ask(anna, "POST", "/instances/lookup", body).body();
        assertThat(found.path("id")).isEqualTo(made.path("id"));
        assertThat(found.path("name").asString()).isEqualTo("notes");
        assertThat(found.path("tokenHint").asString()).isEqualTo(token.substring(41));
        var line = found.path("logs").get(0);
        assertThat(line.path("level").asString()).isEqualTo("info");
        assertThat(line.path("message").asString()).contains("speaks MCP");
        assertThat(Instant.parse(line.path("timestamp").asString())).isBefore(Instant.now());
        assertThat(ask(bert, "POST", "/instances/lookup", body).status()).isEqualTo(404);
    }

    @Test
    void expiredInstancesAreEndedAndRestored() {
        var instance = running(anna, "memory");
        var id = instance.path("id").asString();
        bench.moveBack(new InstanceId(java.util.UUID.fromString(id)), "expires_at", Duration.ofSeconds(1));
        Waiting.until(
                "it expires", Duration.ofSeconds(60), () -> status(anna, id).equals("expired"));
        assertThat(detail(ask(anna, "POST", "/instances/" + id + "/renew", null)))
                .contains("restore it");
        var restored = ask(anna, "POST", "/instances/" + id + "/restore", "{\"durationMinutes\": 5}");
        assertThat(restored.body().path("durationMinutes").asInt()).isEqualTo(5);
        assertThat(settled(anna, instance).path("status").asString()).isEqualTo("running");
        var renewed = ask(anna, "POST", "/instances/" + id + "/renew", "{\"durationMinutes\": 60}");
        assertThat(Instant.parse(renewed.body().path("expiresAt").asString()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(58)));
        var events = ask(anna, "GET", "/instances/" + id + "/events", null).body();
        assertThat(events.path("items")
                        .valueStream()
                        .map(event -> event.path("eventType").asString()))
                .containsExactly(
                        "mcp_instances.renewed",
                        "mcp_instances.started",
                        "mcp_instances.restored",
                        "mcp_instances.expired",
                        "mcp_instances.started",
                        "mcp_instances.created");
        var created = events.path("items").get(5);
        assertThat(created.path("ipAddress").asString()).isEqualTo("127.0.0.1");
        assertThat(created.path("userAgent").asString()).isEqualTo("McpApiTest");
        assertThat(created.path("eventData").path("mcp_type").asString()).isEqualTo("memory");
        assertThat(ask(bert, "GET", "/instances/" + id + "/events", null).status())
                .isEqualTo(404);
    }

    @Test
    void theUseOfKeysIsTold() {
        var put = ask(anna, "PUT", "/keys/notion", "{\"values\": {\"NOTION_TOKEN\": \"ntn_0123456789abcd\"}}");
        assertThat(put.body().path("keyHint").asString()).isEqualTo("abcd");
        assertThat(put.body().toString()).doesNotContain("0123456789");
        var used = running(anna, "notion");
        var key = ask(anna, "GET", "/keys", null).body().path("items").get(0);
        assertThat(key.path("typeDisplayName").asString()).isEqualTo("Notion");
        assertThat(key.path("activeInstances").asInt()).isEqualTo(1);
        assertThat(Instant.parse(key.path("lastUsed").asString()))
                .isEqualTo(Instant.parse(used.path("createdAt").asString()));
        assertThat(used.path("apiKeyId")).isEqualTo(key.path("id"));
        assertThat(ask(bert, "GET", "/keys", null).body().path("total").asInt()).isZero();
        assertThat(ask(anna, "DELETE", "/keys/notion", null).status()).isEqualTo(204);
        Waiting.until(
                "it is disconnected",
                Duration.ofSeconds(30),
                () -> status(anna, used.path("id").asString()).equals("disconnected"));
    }

    @Test
    void theRequirementsSettingsAreInForce() {
        assertThat(ask(anna, "GET", "/settings", null).body()).isEqualTo(JSON.readTree("""
                {"encryption.algorithm": "aes-256-gcm", "mcp.default_duration_minutes": 60,
                 "mcp.max_instances_per_user": 10, "cleanup.retention_days": 30,
                 "port.range_start": 3001, "port.range_end": 3100,
                 "process.max_memory_mb": 512, "process.max_cpu_percent": 50}
                """));
    }

    private static JsonNode running(SignedIn who, String type) {
        var made = ask(who, "POST", "/instances", "{\"type\": \"%s\"}".formatted(type));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.body().path("status").asString()).isEqualTo("pending");
        var settled = settled(who, made.body());
        assertThat(settled.path("status").asString()).as(settled.toString()).isEqualTo("running");
        return settled;
    }

    private static JsonNode settled(SignedIn who, JsonNode instance) {
        var id = instance.path("id").asString();
        Waiting.until(
                "it is started", Duration.ofSeconds(120), () -> !status(who, id).equals("pending"));
        return ask(who, "GET", "/instances/" + id, null).body();
    }

    private static String status(SignedIn who, String id) {
        return ask(who, "GET", "/instances/" + id, null).body().path("status").asString();
    }

    private static JsonNode portOf(int port) {
        return ask(root, "GET", "/ports", null)
                .body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("port").asInt() == port)
                .findFirst()
                .orElseThrow();
    }

    private static String detail(Answer answer) {
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        return answer.body().path("detail").asString();
    }

    private static Answer ask(
            SignedIn who, String method, String path, @org.jspecify.annotations.Nullable String body) {
        var token = bench.get(Tokens.class).temporary(who.id(), Duration.ofMinutes(5));
        var request = HttpRequest.newBuilder(bench.server.control().resolve("/api/v1/mcp" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("User-Agent", "McpApiTest")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            var answer = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
