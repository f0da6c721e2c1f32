package dev.slipway.projects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Browser;
import dev.slipway.TestServer;
import dev.slipway.identity.TableText;
import dev.slipway.identity.Tokens;
import dev.slipway.identity.User;
import dev.slipway.identity.Users;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.KeyRotation;
import dev.slipway.platform.SlipwayException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Projects and variables, over real HTTP and in a real database.
class ProjectsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String SECRET = "s3cr3t-Value-With-No-Like";

    private static TestServer server;
    private static Database database;
    private static Projects projects;
    private static Variables variables;
    private static User ada;
    private static User bob;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        database = server.get(Database.class);
        projects = server.get(Projects.class);
        variables = server.get(Variables.class);
        ada = person("ada@example.com");
        bob = person("bob@example.com");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theApiMakesChangesAndDeletesAProject() {
        try (var browser = program(ada)) {
            var made = browser.api("POST", "/api/v1/projects", """
                {"name": "shop", "description": "sells", "repository": "https://example.com/a/shop.git",
                 "settings": {"runtime": "nodejs", "memoryMegabytes": "256", "cpus": 0.25}}
                """);
            assertThat(made.statusCode()).isEqualTo(201);
            assertThat(made.body())
                    .contains("\"name\":\"shop\"", "\"branch\":\"main\"", "\"memoryMegabytes\":256", "\"cpus\":0.25")
                    .contains("\"autoDeploy\":true");
            var changed = browser.api("PATCH", "/api/v1/projects/shop", """
                {"branch": "release/2", "settings": {"runtime": "", "startCommand": "node app.js"}}
                """);
            assertThat(changed.body())
                    .contains("\"branch\":\"release/2\"", "\"runtime\":null", "\"startCommand\":\"node app.js\"")
                    .contains("\"memoryMegabytes\":256", "\"description\":\"sells\"");
            assertThat(browser.api("/api/v1/projects").body()).contains("\"name\":\"shop\"", "\"total\":");
            assertThat(browser.api("DELETE", "/api/v1/projects/shop", "").statusCode())
                    .isEqualTo(204);
            var gone = browser.api("/api/v1/projects/shop");
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(gone.body()).contains("there is no project 'shop'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"Shop\"}",
                "{\"name\": \"-a\"}",
                "{\"name\": \"a_b\"}",
                "{\"name\": \"xn--a\"}",
                "{\"name\": \"www\"}",
                "{\"name\": \"new\"}",
                "{\"name\": \"a\", \"repository\": \"ext::sh -c id\"}",
                "{\"name\": \"a\", \"repository\": \"--upload-pack=id\"}",
                "{\"name\": \"a\", \"repository\": \"https://me:pw@example.com/a\"}",
                "{\"name\": \"a\", \"repository\": \"ftp://example.com/a\"}",
                "{\"name\": \"a\", \"repository\": \"https:///a\"}",
                "{\"name\": \"a\", \"branch\": \"a..b\"}",
                "{\"name\": \"a\", \"branch\": \"-x\"}",
                "{\"name\": \"a\", \"branch\": \"x.lock\"}",
                "{\"name\": \"a\", \"settings\": {\"rootFolder\": \"../b\"}}",
                "{\"name\": \"a\", \"settings\": {\"outputFolder\": \"/etc\"}}",
                "{\"name\": \"a\", \"settings\": {\"memoryMegabytes\": \"lots\"}}",
                "{\"name\": \"a\", \"settings\": {\"memoryMegabytes\": 1}}",
                "{\"name\": \"a\", \"settings\": {\"cpus\": \"NaN\"}}",
                "{\"name\": \"a\", \"settings\": {\"runtime\": \"php\"}}",
                "{\"name\": \"a\", \"settings\": {\"colour\": \"red\"}}"
            })
    void whatIsWrongIsRefusedInWordsAndLeavesNothing(String body) {
        try (var browser = program(ada)) {
            var answer = browser.api("POST", "/api/v1/projects", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"INVALID\"").doesNotContain("me:pw");
            assertThat(database.asUser(ada.id(), () -> projects.find("a"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/a/b.git",
                "git@github.com:a/b.git",
                "ssh://git@example.com:2222/a/b",
                "file:///srv/git/a.git",
                "/srv/git/a.git",
                "git://example.com/a"
            })
    void theUsualAddressesAreTaken(String address) {
        ProjectRules.repository(address);
    }

    @Test
    void aNameIsTakenForEverybodyAndItsProjectSeenByItsOwner() {
        create(ada, "taken");
        assertThatThrownBy(() -> create(bob, "taken"))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(database.asUser(bob.id(), () -> projects.find("taken"))).isEmpty();
        try (var stranger = program(bob)) {
            assertThat(stranger.api("/api/v1/projects/taken").statusCode()).isEqualTo(404);
            assertThat(stranger.api("DELETE", "/api/v1/projects/taken", "").statusCode())
                    .isEqualTo(404);
            assertThat(stranger.api("PUT", "/api/v1/projects/taken/variables/A", "{\"value\": \"x\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(database.asUser(ada.id(), () -> projects.find("taken"))).isPresent();
    }

    @Test
    void everyProjectGetsAHostUserOfItsOwn() {
        var one = create(ada, "user-one");
        var two = create(ada, "user-two");
        assertThat(one.hostUser()).isGreaterThanOrEqualTo(200_000);
        assertThat(two.hostUser()).isGreaterThan(one.hostUser());
    }

    @Test
    void aSecretGoesInAndNeverComesOut() {
        var project = create(ada, "vault");
        try (var browser = program(ada)) {
            var set = put(browser, "vault/variables/API_KEY", SECRET, true);
            assertThat(set.statusCode()).isEqualTo(200);
            assertThat(set.body()).contains("\"secret\":true", "\"value\":null", "\"version\":1");
            put(browser, "vault/variables/MODE", "fast", false);
            var list = browser.api("/api/v1/projects/vault/variables").body();
            assertThat(list).contains("\"key\":\"API_KEY\"", "\"value\":\"fast\"");
            assertThat(set.body() + list + browser.api("/api/v1/projects/vault").body())
                    .doesNotContain(SECRET);
        }
        try (var browser = signedIn(ada)) {
            assertThat(browser.get("/projects/vault/variables").body())
                    .contains("API_KEY", "fast")
                    .doesNotContain(SECRET);
        }
        assertThat(TableText.of(database, "variables", "events", "projects"))
                .contains("API_KEY")
                .doesNotContain(SECRET)
                .doesNotContain(HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8)));
        var opened = open(project);
        assertThat(opened.environment()).containsEntry("API_KEY", SECRET).containsEntry("MODE", "fast");
        assertThat(opened.secrets()).containsExactly(SECRET);
        assertThat(opened.toString()).doesNotContain(SECRET);
    }

    @Test
    void aSecretStaysOneWhenTheFlagIsForgotten() {
        create(ada, "forgetful");
        try (var browser = program(ada)) {
            put(browser, "forgetful/variables/KEY", "first", true);
            assertThat(put(browser, "forgetful/variables/KEY", SECRET, false).body())
                    .contains("\"secret\":true", "\"version\":2")
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void anOldVersionCanBeOpenedAfterItWasReplacedOrRemoved() {
        var project = create(ada, "versions");
        var first = database.asUser(ada.id(), () -> {
            variables.set(project.id(), "A", "one", true);
            return variables.versions(project.id());
        });
        database.asUser(ada.id(), () -> {
            variables.set(project.id(), "A", "two", true);
            variables.remove(project.id(), "A");
        });
        assertThat(database.asUser(ada.id(), () -> variables.versions(project.id())))
                .isEmpty();
        assertThat(database.asSystem(
                        "test", () -> variables.open(project.id(), first).environment()))
                .isEqualTo(Map.of("A", "one"));
        assertThatThrownBy(() -> database.asSystem("test", () -> variables.open(project.id(), Map.of("A", 7))))
                .hasMessage("version 7 of A is not stored");
    }

    @Test
    void aCiphertextThatWasMovedToAnotherKeyDoesNotOpen() {
        var project = create(ada, "moved");
        database.asUser(ada.id(), () -> {
            variables.set(project.id(), "A", "mine", true);
            variables.set(project.id(), "B", "other", true);
        });
        database.asSystem("test", () -> {
            database.sql("""
                UPDATE variables b
                SET encrypted_value = a.encrypted_value, encryption_iv = a.encryption_iv
                FROM variables a
                WHERE a.project_id = b.project_id AND a.key = 'A' AND b.key = 'B' AND b.project_id = :project
                """).param("project", project.id().value()).update();
        });
        assertThatThrownBy(() -> open(project)).hasMessageContaining("does not open");
    }

    @Test
    void rotatingTheKeySealsEverySecretAgain() {
        var project = create(ada, "rotated");
        database.asUser(ada.id(), () -> variables.set(project.id(), "A", SECRET, true));
        var rotated = rotateOnlyWith(project);
        assertThat(rotated.values()).isPositive();
        var others = database.asSystem(
                "test",
                () -> database.sql("SELECT count(*) FROM variables WHERE is_secret AND key_id <> :id")
                        .param("id", rotated.keyId())
                        .query(Long.class)
                        .single());
        assertThat(others).isZero();
        assertThat(open(project).environment()).containsEntry("A", SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1A", "A-B", "A B", "PORT", "SLIPWAY_X", "HOME"})
    void aNameThatNoProcessCouldHaveIsRefused(String key) {
        var project = create(ada, "keys-" + UUID.randomUUID().toString().substring(0, 8));
        assertThatThrownBy(() -> database.asUser(ada.id(), () -> variables.set(project.id(), key, "x", false)))
                .isInstanceOf(SlipwayException.class);
    }

    @Test
    void aValueIsBounded() {
        var project = create(ada, "bounded");
        var largest = "é".repeat(32 * 1024);
        database.asUser(ada.id(), () -> variables.set(project.id(), "A", largest, true));
        assertThatThrownBy(() -> database.asUser(ada.id(), () -> variables.set(project.id(), "A", largest + "x", true)))
                .hasMessageContaining("64 KiB");
        assertThat(open(project).environment()).containsEntry("A", largest);
    }

    @Test
    void thePagesMakeImportAndDelete() {
        try (var browser = signedIn(ada)) {
            browser.get("/projects/new");
            var wrong =
                    browser.post("/projects/new", Map.of("name", "Bad Name", "branch", "main", "repository", "x y"));
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body()).contains("lower-case letters", "Bad Name", "no spaces");
            var made = browser.post("/projects/new", Map.of("name", "paged", "branch", "main", "autoDeploy", "true"));
            assertThat(made.headers().firstValue("Location")).hasValue("/projects/paged");
            assertThat(browser.get("/projects").body()).contains("/projects/paged", "never deployed");
            importAll(browser);
            assertThat(browser.post("/projects/paged/settings", Map.of("branch", "main", "cpus", "2"))
                            .statusCode())
                    .isEqualTo(303);
            assertThat(browser.get("/projects/paged/settings").body()).contains("value=\"2.0\"");
            assertThat(browser.post("/projects/paged/delete", Map.of("confirm", "pages"))
                            .statusCode())
                    .isEqualTo(422);
            assertThat(browser.post("/projects/paged/delete", Map.of("confirm", "paged"))
                            .statusCode())
                    .isEqualTo(303);
            assertThat(browser.get("/projects/paged/settings").statusCode()).isEqualTo(404);
        }
    }

    private static void importAll(Browser browser) {
        var text = "# mine\nexport A=1\nB=\"two\nlines\" # note\nC='#raw'\n";
        assertThat(browser.post("/projects/paged/variables/import", Map.of("text", text, "secret", "true"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(open(database.asUser(ada.id(), () -> projects.get("paged"))).environment())
                .isEqualTo(Map.of("A", "1", "B", "two\nlines", "C", "#raw"));
        var half = browser.post("/projects/paged/variables/import", Map.of("text", "D=1\nPORT=" + SECRET));
        assertThat(half.statusCode()).isEqualTo(422);
        assertThat(half.body()).contains("PORT: PORT is set by Slipway").doesNotContain(SECRET);
        assertThat(browser.get("/projects/paged/variables").body()).doesNotContain(">D<");
    }

    /// Rotates; the other tests' deliberately broken ciphertexts are put aside first.
    private static KeyRotation.Rotated rotateOnlyWith(Project project) {
        database.asSystem(
                "test",
                () -> database.sql("DELETE FROM variables WHERE project_id <> :project AND is_secret")
                        .param("project", project.id().value())
                        .update());
        return server.get(KeyRotation.class).rotate();
    }

    private static Variables.Opened open(Project project) {
        var versions = database.asUser(ada.id(), () -> variables.versions(project.id()));
        return database.asSystem("test", () -> variables.open(project.id(), versions));
    }

    private static Project create(User owner, String name) {
        var wanted = new NewProject(owner.id(), name, Optional.empty(), "main", ProjectSettings.none());
        return database.asUser(owner.id(), () -> projects.create(wanted));
    }

    private static HttpResponse<String> put(Browser browser, String path, String value, boolean secret) {
        return browser.api(
                "PUT", "/api/v1/projects/" + path, "{\"value\": \"%s\", \"secret\": %s}".formatted(value, secret));
    }

    private static User person(String email) {
        var users = server.get(Users.class);
        var user = users.create(email, email.substring(0, 3), false);
        users.setPassword(user.id(), PASSWORD);
        return user;
    }

    private static Browser signedIn(User user) {
        var browser = new Browser(server.control());
        browser.post("/sign-in", Map.of("email", user.email(), "password", PASSWORD));
        browser.get("/account");
        return browser;
    }

    private static Browser program(User user) {
        var token = server.get(Tokens.class).temporary(user.id(), Duration.ofMinutes(5));
        return new Browser(server.control()).bearer(token);
    }
}
