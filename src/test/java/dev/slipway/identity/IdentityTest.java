package dev.slipway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Browser;
import dev.slipway.TestServer;
import dev.slipway.platform.Database;
import dev.slipway.platform.HomeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The ways in, over real HTTP.
class IdentityTest {
    private static final String PASSWORD = "correct horse battery";

    private static TestServer server;
    private static User ada;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        var users = server.get(Users.class);
        ada = users.create("ada@example.com", "Ada", false);
        users.setPassword(ada.id(), PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPasswordOpensASessionAndSigningOutEndsIt() {
        try (var browser = browser()) {
            assertThat(browser.get("/account").headers().firstValue("Location")).hasValue("/sign-in?next=%2Faccount");
            var in = browser.post(
                    "/sign-in", Map.of("email", "ADA@example.com", "password", PASSWORD, "next", "/account"));
            assertThat(in.statusCode()).isEqualTo(303);
            assertThat(in.headers().firstValue("Location")).hasValue("/account");
            assertThat(in.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("slipway_session=")
                    .contains("HttpOnly", "SameSite=Lax", "Path=/");
            assertThat(browser.get("/account").body()).contains("Ada", "ada@example.com");
            assertThat(browser.post("/sign-out", Map.of()).statusCode()).isEqualTo(303);
            assertThat(browser.get("/account").statusCode()).isEqualTo(303);
        }
    }

    @Test
    void aWrongPasswordSaysTheSameAsAnUnknownAddress() {
        try (var browser = browser()) {
            var wrong = browser.post("/sign-in", Map.of("email", "ada@example.com", "password", "not it at all"));
            var unknown = browser.post("/sign-in", Map.of("email", "nobody@example.com", "password", "not it at all"));
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body()).contains("The e-mail address or the password is wrong.");
            assertThat(unknown.statusCode()).isEqualTo(422);
            assertThat(unknown.body()).contains("The e-mail address or the password is wrong.");
        }
    }

    @Test
    void tooManyWrongPasswordsHaveToWait() {
        try (var browser = browser()) {
            for (var i = 0; i < 5; i++) {
                assertThat(tryIn(browser, "bob@example.com").statusCode()).isEqualTo(401);
            }
            var answer = tryIn(browser, "bob@example.com");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.body()).contains("Too many wrong passwords");
        }
    }

    @Test
    void nobodyIsSentToAnotherSiteAfterSigningIn() {
        for (var next : new String[] {
            "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=y"
        }) {
            try (var browser = browser()) {
                var in = browser.post(
                        "/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD, "next", next));
                assertThat(in.headers().firstValue("Location")).as(next).hasValue("/");
            }
        }
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        try (var browser = signedIn()) {
            var form = Map.of("email", "ada@example.com", "name", "Mallory");
            assertThat(browser.post("/account/profile", form, "").statusCode()).isEqualTo(403);
            assertThat(browser.post("/account/profile", form, "made-up").statusCode())
                    .isEqualTo(403);
            assertThat(browser.api("POST", "/api/v1/tokens", "{\"name\": \"stolen\"}")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.get("/account").body()).doesNotContain("Mallory");
            assertThat(browser.post("/account/profile", Map.of("email", "ada@example.com", "name", "Ada"))
                            .statusCode())
                    .isEqualTo(303);
        }
    }

    @Test
    void anotherSitesPageCanNeitherSignInNorOpenASocket() {
        try (var browser = browser().from("http://app.localhost:8080")) {
            var in = browser.post("/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD));
            assertThat(in.statusCode()).isEqualTo(403);
        }
        try (var browser = browser().from(server.control().toString())) {
            var in = browser.post("/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD));
            assertThat(in.statusCode()).isEqualTo(303);
        }
    }

    @Test
    void aTokenIsShownOnceActsAsItsOwnerAndStopsWhenRevoked() {
        try (var browser = signedIn();
                var program = browser()) {
            browser.get("/account/tokens");
            var made = browser.post("/account/tokens", Map.of("name", "laptop", "days", "30"));
            var secret = made.body().replaceAll("(?s).*(slp_[0-9A-Za-z]{40}).*", "$1");
            assertThat(secret).matches("slp_[0-9A-Za-z]{40}");
            assertThat(browser.get("/account/tokens").body()).contains("laptop").doesNotContain(secret);
            program.bearer(secret);
            assertThat(program.api("/api/v1/me").body()).contains("\"email\":\"ada@example.com\"");
            var list = program.api("/api/v1/tokens").body();
            assertThat(list).contains("\"name\":\"laptop\"").doesNotContain(secret);
            var id = list.replaceAll("(?s).*\"id\":\"([^\"]+)\",\"name\":\"laptop\".*", "$1");
            assertThat(program.api("DELETE", "/api/v1/tokens/" + id, "").statusCode())
                    .isEqualTo(204);
            assertThat(program.api("/api/v1/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theApiAnswersStrangersWithAProblem() {
        try (var stranger = browser()) {
            var answer = stranger.api("/api/v1/me");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/problem+json");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"slipway\"");
            assertThat(answer.body()).contains("\"code\":\"UNAUTHENTICATED\"");
            assertThat(stranger.bearer("slp_" + "x".repeat(40))
                            .api("/api/v1/me")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void theFirstLinkSignsInOnceAndAsksForAPassword() throws IOException {
        try (var other = TestServer.start(
                        Map.of("SLIPWAY_EDGE_BASE_DOMAIN", "slipway.example", "SLIPWAY_EDGE_ADDRESS", "127.0.0.1"));
                var browser = new Browser(other.control());
                var late = new Browser(other.control())) {
            var file = other.home().file("sign-in-link");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            var link = Files.readString(file).strip();
            assertThat(link).startsWith(other.get(HomeAddress.class).home() + "/sign-in/");
            assertThat(link).startsWith("http://slipway.example:");
            var path = link.substring(link.indexOf("/sign-in/"));
            assertThat(browser.get(path).body()).contains("Welcome to Slipway");
            var short_ = browser.post(path, Map.of("email", "me@example.com", "name", "Me", "password", "short"));
            assertThat(short_.statusCode()).isEqualTo(422);
            assertThat(short_.body()).contains("10 to 200 characters", "me@example.com");
            var form = Map.of("email", "me@example.com", "name", "Me", "password", PASSWORD, "again", PASSWORD);
            assertThat(browser.post(path, form).statusCode()).isEqualTo(303);
            assertThat(browser.get("/account").body()).contains("me@example.com");
            assertThat(late.get(path).statusCode()).isEqualTo(410);
            assertThat(late.post(path, form).statusCode()).isEqualTo(410);
            assertThat(late.post("/sign-in", Map.of("email", "me@example.com", "password", PASSWORD))
                            .statusCode())
                    .isEqualTo(303);
        }
    }

    @Test
    void theOwnerOfTheDataFolderActsAsAdministratorFromThisMachineOnly() throws IOException {
        var token = Files.readString(server.home().file("local-token")).strip();
        try (var program = browser().bearer(token)) {
            assertThat(program.api("/api/v1/me").body()).contains("\"administrator\":true");
            assertThat(program.api("POST", "/api/v1/tokens", "{\"name\": \"cli\"}")
                            .body())
                    .contains("\"token\":\"slp_");
        }
        var door = server.get(LocalDoor.class);
        assertThat(door.owner(token, "203.0.113.7")).isEmpty();
        assertThat(door.owner(token, "::1")).isPresent();
        assertThat(door.owner(token + "x", "127.0.0.1")).isEmpty();
    }

    @Test
    void nothingThatLetsSomebodyInIsStoredAsItIs() {
        try (var browser = signedIn()) {
            var cookie = browser.cookie("slipway_session");
            var secret = server.get(Tokens.class)
                    .create(ada.id(), "stored", java.util.Optional.empty())
                    .secret();
            var stored = TableText.of(
                    server.get(Database.class), "users", "sessions", "api_tokens", "sign_in_links", "events");
            assertThat(cookie).startsWith("sls_");
            assertThat(stored).contains("ada@example.com", "$argon2id$").doesNotContain(cookie, secret, PASSWORD);
        }
    }

    @Test
    void aTemporaryTokenEndsByItself() {
        var clock = new Hands();
        var tokens =
                new Tokens(server.get(Database.class), server.get(dev.slipway.platform.Events.class), clock, _ -> {});
        var secret = tokens.temporary(ada.id(), Duration.ofMinutes(1));
        assertThat(tokens.owner(secret))
                .hasValueSatisfying(owner -> assertThat(owner.id()).isEqualTo(ada.id()));
        clock.forward(Duration.ofSeconds(61));
        assertThat(tokens.owner(secret)).isEmpty();
    }

    @Test
    void aSessionMovesOnWhileItIsUsedAndEndsWhenItIsNot() {
        var clock = new Hands();
        var sessions = new Sessions(
                server.get(Database.class), server.get(dev.slipway.platform.Events.class), clock, Duration.ofDays(7));
        var secret = sessions.open(ada.id(), new Visit("127.0.0.1", "test"));
        clock.forward(Duration.ofDays(6));
        assertThat(sessions.use(secret))
                .hasValueSatisfying(active -> assertThat(active.moved()).isTrue());
        clock.forward(Duration.ofDays(6));
        assertThat(sessions.use(secret)).isPresent();
        clock.forward(Duration.ofDays(8));
        assertThat(sessions.use(secret)).isEmpty();
    }

    @Test
    void anExpiredTokenIsNobodys() {
        var clock = new Hands();
        var tokens =
                new Tokens(server.get(Database.class), server.get(dev.slipway.platform.Events.class), clock, _ -> {});
        var secret = tokens.create(
                        ada.id(), "short", java.util.Optional.of(clock.instant().plusSeconds(60)))
                .secret();
        assertThat(tokens.owner(secret)).isPresent();
        clock.forward(Duration.ofSeconds(61));
        assertThat(tokens.owner(secret)).isEmpty();
    }

    private static Browser browser() {
        return new Browser(server.control());
    }

    private static Browser signedIn() {
        var browser = browser();
        browser.post("/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD));
        browser.get("/account");
        return browser;
    }

    private static java.net.http.HttpResponse<String> tryIn(Browser browser, String email) {
        return browser.api(
                "POST", "/api/v1/sessions", "{\"email\": \"%s\", \"password\": \"wrong one\"}".formatted(email));
    }
}
