package dev.slipway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Browser;
import dev.slipway.TestServer;
import dev.slipway.identity.Tokens;
import dev.slipway.identity.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What every page has, over real HTTP, and the words that pages share.
class WebTest {
    private static final Path STATIC = Path.of("src/main/resources/static");

    private static TestServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        var user = server.get(Users.class).create("ada@example.com", "Ada <b>", false);
        browser = new Browser(server.control())
                .bearer(server.get(Tokens.class).temporary(user.id(), Duration.ofMinutes(5)));
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @Test
    void pagesAllowNoForeignAndNoInlineScript() {
        for (var path : new String[] {"/projects", "/projects/new", "/account", "/account/tokens", "/sign-in/x"}) {
            var page = browser.get(path);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.body())
                    .as(path)
                    .doesNotContain("<script>", " onclick=", " style=", "<style", "Ada <b>")
                    .contains("lang=\"en\"");
        }
    }

    @Test
    void staticFilesMayBeKeptForEver() {
        for (var file : new String[] {"vendor/tabler.min.css", "js/app.js", "js/log-viewer.js", "img/icons.svg"}) {
            var answer = browser.get(Assets.url(file));
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
                    .contains("immutable", "max-age=31536000");
        }
        assertThat(browser.get("/static/000000000000/js/app.js").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNotThereIsAPageForPeopleAndAProblemForPrograms() {
        var page = browser.get("/projects/none/settings");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("There is no project", "Go to the projects");
        assertThat(browser.get("/nowhere").body()).contains("There is no page at this address.");
        for (var accepted : new String[] {"*/*", "application/json"}) {
            var asked = browser.accepting("/projects/none/settings", accepted);
            assertThat(asked.statusCode()).as(accepted).isEqualTo(404);
            assertThat(asked.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(asked.body()).contains("There is no project");
        }
        var problem = browser.api("/api/v1/projects/none");
        assertThat(problem.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void everyIconThatATemplateNamesIsInTheSprite() throws IOException {
        var sprite = Files.readString(STATIC.resolve("img/icons.svg"));
        var named = Pattern.compile("template\\.web\\.(?:icon\\(name|empty\\(icon) = \"([a-z0-9-]+)\"");
        try (var templates = Files.walk(Path.of("src/main/templates"))) {
            for (var template : templates.filter(Files::isRegularFile).toList()) {
                var found = named.matcher(Files.readString(template));
                while (found.find()) {
                    assertThat(sprite)
                            .as(template + " names " + found.group(1))
                            .contains("id=\"" + found.group(1) + "\"");
                }
            }
        }
        for (var look : Look.values()) {
            assertThat(sprite).contains("id=\"" + look.icon() + "\"");
        }
    }

    @Test
    void vendoredFilesAreTheOnesWhoseHashesAreWritten() throws IOException, GeneralSecurityException {
        var readme = Files.readString(STATIC.resolve("vendor/README.md"));
        for (var file : new String[] {"tabler.min.css", "tabler.min.js", "htmx.min.js"}) {
            var bytes = Files.readAllBytes(STATIC.resolve("vendor").resolve(file));
            var hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            assertThat(readme).contains(file, hash);
        }
    }

    @Test
    void timesAreSaidAsPeopleSayThem() {
        var now = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(Times.relative(now.minusSeconds(2), now)).isEqualTo("just now");
        assertThat(Times.relative(now.minusSeconds(50), now)).isEqualTo("50 s ago");
        assertThat(Times.relative(now.plusSeconds(7200), now)).isEqualTo("in 2 h");
        assertThat(Times.relative(now.minus(Duration.ofDays(3)), now)).isEqualTo("3 days ago");
        assertThat(Times.relative(now.minus(Duration.ofDays(90)), now)).isEqualTo("23 Aug 2026");
        assertThat(Times.duration(Duration.ofMillis(340))).isEqualTo("340 ms");
        assertThat(Times.duration(Duration.ofMillis(12_400))).isEqualTo("12.4 s");
        assertThat(Times.duration(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
    }

    @Test
    void aStatusThatIsNotKnownClaimsNothing() {
        assertThat(Look.of("success")).isEqualTo(Look.SUCCESS);
        assertThat(Look.of("building")).isEqualTo(Look.RUNNING);
        assertThat(Look.of("something new")).isEqualTo(Look.QUEUED);
        assertThat(Look.word("in_progress")).isEqualTo("In progress");
    }
}
