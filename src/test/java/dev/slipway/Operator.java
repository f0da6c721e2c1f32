package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who uses Slipway over its public API and nothing else.
final class Operator implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final Set<String> FINAL = Set.of("success", "failed", "cancelled");

    private final URI url;
    private final String token;
    private final Browser browser;
    private final Visitor visitor;

    Operator(URI url, String token) {
        this.url = url;
        this.token = token;
        this.browser = new Browser(url).bearer(token);
        this.visitor = new Visitor(url.getPort());
    }

    /// Whoever owns the data folder of a server in this JVM.
    static Operator of(TestServer server) {
        try {
            var token = Files.readString(server.home().file("local-token")).strip();
            return new Operator(server.get(Routes.class).here(), token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return url;
    }

    Browser browser() {
        return browser;
    }

    Visitor visitor() {
        return visitor;
    }

    /// An API token, as `git push` takes it.
    String apiToken() {
        return send("POST", "/api/v1/tokens", Map.of("name", "test"))
                .path("token")
                .asString();
    }

    /// @return the project's id
    String create(String project, String repository, Map<String, ?> settings) {
        var body = Map.of("name", project, "repository", repository, "settings", settings);
        return send("POST", "/api/v1/projects", body).path("id").asString();
    }

    /// A project that is pushed to and has no other repository.
    void create(String project) {
        send("POST", "/api/v1/projects", Map.of("name", project));
    }

    void set(String project, String key, String value, boolean secret) {
        var path = "/api/v1/projects/%s/variables/%s".formatted(project, key);
        send("PUT", path, Map.of("value", value, "secret", secret));
    }

    /// The branch's tip.
    Deployment deploy(String project) {
        return deploy(project, Map.of());
    }

    /// @param wanted the request's fields
    Deployment deploy(String project, Map<String, ?> wanted) {
        return new Deployment(send("POST", "/api/v1/projects/%s/deployments".formatted(project), wanted));
    }

    /// The project's, newest first.
    List<Deployment> deployments(String project) {
        return elements(get("/api/v1/projects/%s/deployments".formatted(project))
                        .path("items"))
                .stream()
                .map(Deployment::new)
                .toList();
    }

    Deployment find(String deployment) {
        return new Deployment(get("/api/v1/deployments/" + deployment));
    }

    void cancel(Deployment deployment) {
        send("POST", "/api/v1/deployments/%s/cancel".formatted(deployment.id()), Map.of());
    }

    /// As it is at its end, with its log complete.
    Deployment ended(Deployment deployment) {
        Waiting.until(deployment.project() + " has ended", LONGEST, () -> {
            var log = get("/api/v1/logs/%s/summary".formatted(deployment.log()));
            return FINAL.contains(find(deployment.id()).status())
                    && !log.path("finishedAt").asString("").isEmpty();
        });
        return find(deployment.id());
    }

    /// Waits until its log has a line with this text.
    void says(String log, String text) {
        var next = new long[] {1};
        Waiting.until("it says " + text, LONGEST, () -> {
            var page = get("/api/v1/logs/%s?from=%d&limit=5000".formatted(log, next[0]));
            next[0] = page.path("next").asLong();
            var said = elements(page.path("lines")).stream()
                    .anyMatch(line -> line.path("text").asString().contains(text));
            assertThat(!said && page.path("end").asBoolean())
                    .as("its log ended without '%s': %s", text, page)
                    .isFalse();
            return said;
        });
    }

    /// The log's lines, each as `<its place> <text>`.
    List<String> lines(String log) {
        var lines = new ArrayList<String>();
        for (var from = 1L; ; ) {
            var page = get("/api/v1/logs/%s?from=%d&limit=5000".formatted(log, from));
            var some = elements(page.path("lines"));
            some.forEach(line -> lines.add(shown(line)));
            if (some.isEmpty()) {
                return lines;
            }
            from = page.path("next").asLong();
        }
    }

    String text(String log) {
        return String.join("\n", lines(log));
    }

    /// A line as the API gives it, page or stream.
    static String shown(JsonNode line) {
        return line.path("seq").asLong() + " " + line.path("text").asString();
    }

    JsonNode get(String path) {
        var answer = browser.api(path);
        assertThat(answer.statusCode()).as("GET %s: %s", path, answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    JsonNode send(String method, String path, Map<String, ?> body) {
        var answer = browser.api(method, path, JSON.writeValueAsString(body));
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    /// Sends what cannot be, and returns the reason that the answer gives.
    String refused(String method, String path, Map<String, ?> body) {
        var answer = browser.api(method, path, JSON.writeValueAsString(body));
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(400, 499);
        return JSON.readTree(answer.body()).path("detail").asString();
    }

    static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    @Override
    public void close() {
        browser.close();
        visitor.close();
    }

    LogWatch watch(Deployment deployment) {
        return new LogWatch(url.resolve("/api/v1/logs/%s/stream".formatted(deployment.log())), token);
    }

    /// A deployment as the API tells it.
    record Deployment(JsonNode json) {
        String id() {
            return json.path("id").asString();
        }

        String project() {
            return json.path("project").asString();
        }

        int number() {
            return json.path("number").asInt();
        }

        String status() {
            return json.path("status").asString();
        }

        String log() {
            return json.path("logId").asString();
        }

        String runtimeLog() {
            return json.path("runtimeLogId").asString();
        }

        String failedReason() {
            return json.path("failedReason").asString("");
        }

        String failedStage() {
            return json.path("failedStage").asString("");
        }

        String url() {
            return json.path("deployedUrl").asString("");
        }

        /// The stage's state.
        String stage(String name) {
            return elements(json.path("stages")).stream()
                    .filter(stage -> stage.path("name").asString().equals(name))
                    .map(stage -> stage.path("status").asString())
                    .findFirst()
                    .orElse("");
        }

        List<String> stages() {
            return elements(json.path("stages")).stream()
                    .map(stage -> stage.path("status").asString())
                    .toList();
        }
    }
}
