package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.identity.Tokens;
import dev.slipway.identity.Users;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/// The API describes itself, wholly, to those who may use it.
class OpenApiTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyPathOfTheApiIsDescribed() {
        var user = server.get(Users.class).create("ada@example.com", "Ada", false);
        var token = server.get(Tokens.class).temporary(user.id(), Duration.ofMinutes(5));
        try (var program = new Browser(server.control()).bearer(token)) {
            var answer = program.api("/api/v1/openapi");

            assertThat(answer.statusCode()).isEqualTo(200);
            var document = JsonMapper.shared().readTree(answer.body());
            assertThat(document.path("openapi").asString()).startsWith("3.");
            assertThat(document.path("paths").propertyNames()).containsAll(paths());
            assertThat(paths()).contains("/api/v1/projects/{name}/workloads", "/api/v1/deployments/{id}");
        }
    }

    @Test
    void nobodyElseReadsIt() {
        try (var stranger = new Browser(server.control())) {
            assertThat(stranger.api("/api/v1/openapi").statusCode()).isEqualTo(401);
        }
    }

    private static TreeSet<String> paths() {
        var paths = new TreeSet<String>();
        server.get(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, method) -> {
            if (method.getBeanType().getSimpleName().endsWith("Api")) {
                paths.addAll(mapping.getPatternValues());
            }
        });
        paths.remove("/healthz");
        return paths;
    }
}
