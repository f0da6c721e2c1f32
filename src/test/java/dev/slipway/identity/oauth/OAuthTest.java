package dev.slipway.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Browser;
import dev.slipway.TestServer;
import dev.slipway.edge.Routes;
import dev.slipway.identity.AccessGrants;
import dev.slipway.identity.TableText;
import dev.slipway.identity.Users;
import dev.slipway.platform.Database;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The authorization server over real HTTP, through the edge, with the real pages.
class OAuthTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String TOOLS = "/mcp/tools";

    private static TestServer server;
    private static Asker asker;
    private static AccessGrants grants;
    private static Browser ada;
    private static String client;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        asker = new Asker(server.get(Routes.class).home());
        grants = server.get(AccessGrants.class);
        ada = signedIn("ada@example.com");
        client = asker.register();
    }

    @AfterAll
    static void stop() {
        ada.close();
        asker.close();
        server.close();
    }

    private static Browser signedIn(String email) {
        return signedIn(server, email);
    }

    private static Browser signedIn(TestServer server, String email) {
        var users = server.get(Users.class);
        users.setPassword(users.create(email, "Somebody", false).id(), PASSWORD);
        var browser = new Browser(server.get(Routes.class).here());
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("email", email, "password", PASSWORD))
                        .statusCode())
                .isEqualTo(303);
        browser.get("/account");
        return browser;
    }

    private static JsonNode connect() {
        return asker.exchange(
                client, asker.approve(ada, asker.question(client, TOOLS)).get("code"), Map.of());
    }

    @Test
    void aClientFindsItsWayFromTheUrlAlone() {
        var resource = asker.document("/.well-known/oauth-protected-resource" + TOOLS);
        assertThat(resource.path("resource").stringValue()).isEqualTo(asker.home + TOOLS);
        assertThat(resource.path("authorization_servers").path(0).stringValue()).isEqualTo(asker.home.toString());
        assertThat(asker.document("/.well-known/oauth-protected-resource")
                        .path("resource")
                        .stringValue())
                .isEqualTo(asker.home.toString());
        var collection = asker.document("/.well-known/oauth-protected-resource/mcp");
        assertThat(collection.path("resource").stringValue()).isEqualTo(asker.home + "/mcp");
        assertThat(collection.path("resource_name").stringValue()).isEqualTo("Slipway");

        for (var name : List.of("oauth-authorization-server", "openid-configuration")) {
            var metadata = asker.document("/.well-known/" + name);
            assertThat(metadata.path("issuer").stringValue()).isEqualTo(asker.home.toString());
            assertThat(metadata.path("token_endpoint").stringValue()).isEqualTo(asker.home + "/oauth/token");
            assertThat(metadata.path("code_challenge_methods_supported").path(0).stringValue())
                    .isEqualTo("S256");
            assertThat(metadata.path("client_id_metadata_document_supported").booleanValue())
                    .isTrue();
            assertThat(metadata.path("authorization_response_iss_parameter_supported")
                            .booleanValue())
                    .isTrue();
        }
    }

    @Test
    void pagesOfOtherOriginsMayAskTheEndpointsForPrograms() {
        for (var path : List.of("/oauth/token", "/oauth/register", "/.well-known/oauth-authorization-server")) {
            var answer = asker.preflight(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(204);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("*");
        }
        assertThat(asker.preflight("/oauth/consent").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void aPersonSignsInIsAskedAndComesBackToTheClient() {
        try (var browser = new Browser(asker.home)) {
            var question = asker.question(client, TOOLS);
            var away = asker.ask(browser, question);
            assertThat(away.statusCode()).isEqualTo(303);
            var next = away.headers().firstValue("Location").orElseThrow();
            assertThat(next).startsWith("/sign-in?next=%2Foauth%2Fauthorize");
            browser.get(next);
            var back = browser.post(
                    "/sign-in",
                    Map.of(
                            "email",
                            "ada@example.com",
                            "password",
                            PASSWORD,
                            "next",
                            "/oauth/authorize?" + Asker.encode(question)));

            var asked = browser.get(back.headers().firstValue("Location").orElseThrow());
            var form = asker.follow(browser, asked);

            assertThat(form.body())
                    .contains("Connect Asker?", TOOLS, "127.0.0.1:33418", "program on this computer", "call its tools");
            assertThat(form.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("form-action 'self' http://127.0.0.1:33418;");
            var answer = Asker.answer(browser.post("/oauth/authorize", Asker.fields(form.body())));
            assertThat(answer)
                    .containsEntry("state", "a state/with+signs")
                    .containsEntry("iss", asker.home.toString())
                    .containsOnlyKeys("code", "state", "iss");
        }
    }

    @Test
    void aTokenOpensTheServerItWasIssuedForAndNoOther() {
        var tokens = connect();

        assertThat(tokens.path("token_type").stringValue()).isEqualToIgnoringCase("Bearer");
        assertThat(tokens.path("expires_in").asInt()).isBetween(3590, 3600);
        assertThat(tokens.path("scope").stringValue()).isEqualTo("mcp");
        var access = tokens.path("access_token").stringValue();
        assertThat(grants.of(access, TOOLS))
                .hasValueSatisfying(found -> assertThat(found.owner().email()).isEqualTo("ada@example.com"));
        assertThat(grants.of(access, "/mcp/other")).isEmpty();
        assertThat(grants.of(access, "/mcp")).isEmpty();
        assertThat(grants.of(tokens.path("refresh_token").stringValue(), TOOLS)).isEmpty();
    }

    @Test
    void aTokenIsNoneOfThisConsolesOwn() {
        var access = connect().path("access_token").stringValue();
        try (var program = new Browser(asker.home).bearer(access)) {
            assertThat(program.api("/api/v1/me").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withoutAResourceThePersonIsAskedForAllServers() {
        var question = asker.question(client, "");
        question.remove("resource");
        question.remove("scope");
        var asked = asker.follow(ada, asker.ask(ada, question));
        assertThat(asked.body()).contains("every MCP server");

        var code = Asker.answer(ada.post("/oauth/authorize", Asker.fields(asked.body())))
                .get("code");
        var access = asker.exchange(client, code, Map.of()).path("access_token").stringValue();

        assertThat(grants.of(access, TOOLS)).isPresent();
        assertThat(grants.of(access, "/mcp/i/7b1c")).isPresent();
    }

    @Test
    void whoMayOnlyLookIsToldSoAndGetsATokenForThat() {
        var question = asker.question(client, TOOLS);
        question.put("scope", "mcp:read offline_access");
        var answer = asker.approve(ada, question);

        var tokens = asker.exchange(client, answer.get("code"), Map.of());

        assertThat(tokens.path("scope").stringValue()).isEqualTo("mcp:read");
        assertThat(grants.of(tokens.path("access_token").stringValue(), TOOLS)
                        .orElseThrow()
                        .scopes())
                .isEqualTo(Set.of("mcp:read"));
    }

    @Test
    void aRefreshTokenWorksOnceAndASecondUseEndsEverything() {
        var first = connect();
        var second = asker.refresh(client, first.path("refresh_token").stringValue());
        assertThat(grants.of(first.path("access_token").stringValue(), TOOLS)).isPresent();
        var access = second.path("access_token").stringValue();
        assertThat(grants.of(access, TOOLS)).isPresent();

        var stolen = asker.refresh(client, first.path("refresh_token").stringValue());

        assertThat(stolen.path("error").stringValue()).isEqualTo("invalid_grant");
        assertThat(grants.of(access, TOOLS)).isEmpty();
        assertThat(asker.refresh(client, second.path("refresh_token").stringValue())
                        .path("error")
                        .stringValue())
                .isEqualTo("invalid_grant");
    }

    @Test
    void aCodeThatIsSentTwiceEndsWhatItWasExchangedFor() {
        var code = asker.approve(ada, asker.question(client, TOOLS)).get("code");
        var tokens = asker.exchange(client, code, Map.of());
        assertThat(grants.of(tokens.path("access_token").stringValue(), TOOLS)).isPresent();

        var again = asker.exchange(client, code, Map.of());

        assertThat(again.path("error").stringValue()).isEqualTo("invalid_grant");
        assertThat(grants.of(tokens.path("access_token").stringValue(), TOOLS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "code_verifier,'',invalid_grant",
        "code_verifier,wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong,invalid_grant",
        "redirect_uri,http://127.0.0.1:33419/callback,invalid_grant",
        "resource,http://localhost:1/mcp/tools,invalid_target",
        "client_id,'',invalid_client",
        "client_id,slc_nobody,invalid_client",
        "code,sla_nothing,invalid_grant",
        "grant_type,password,unsupported_grant_type"
    })
    void aCodeIsExchangedOnlyByWhoeverAskedForIt(String parameter, String value, String error) {
        var code = asker.approve(ada, asker.question(client, TOOLS)).get("code");

        var refused = asker.exchange(client, code, Map.of(parameter, value));

        assertThat(refused.path("error").stringValue()).isEqualTo(error);
        assertThat(refused.has("access_token")).isFalse();
    }

    @Test
    void anotherClientCannotUseACodeAndSpoilsIt() {
        var code = asker.approve(ada, asker.question(client, TOOLS)).get("code");

        assertThat(asker.exchange(asker.register(), code, Map.of())
                        .path("error")
                        .stringValue())
                .isEqualTo("invalid_grant");
        assertThat(asker.exchange(client, code, Map.of()).path("error").stringValue())
                .isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge,,invalid_request",
        "code_challenge_method,plain,invalid_request",
        "code_challenge_method,,invalid_request",
        "code_challenge,short,invalid_request",
        "code_challenge,dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXkdBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk,invalid_request",
        "resource,https://elsewhere.example/mcp/tools,invalid_target",
        "resource,not a uri,invalid_target",
        "scope,everything,invalid_scope"
    })
    void whatIsWrongWithARequestGoesBackToTheClient(String parameter, String value, String error) {
        var question = asker.question(client, TOOLS);
        if (value == null) {
            question.remove(parameter);
        } else {
            question.put(parameter, value);
        }

        assertThat(Asker.answer(asker.ask(ada, question)))
                .containsEntry("error", error)
                .containsEntry("state", "a state/with+signs")
                .containsEntry("iss", asker.home.toString())
                .doesNotContainKey("code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:33418/other",
                "http://127.0.0.1:33418/callback?more=1",
                "http://localhost:33418/callback",
                "https://evil.example/callback",
                "http://127.0.0.1:33418@evil.example/callback",
                ""
            })
    void nobodyIsSentToAnAddressThatIsNotTheClients(String redirect) {
        var question = asker.question(client, TOOLS);
        question.put("redirect_uri", redirect);

        var refused = asker.ask(ada, question);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Location")).isEmpty();
        assertThat(refused.body())
                .contains("Cannot connect", "redirect_uri is not one of the client")
                .doesNotContain("evil");
    }

    @Test
    void onTheLoopbackAddressThePortIsFree() {
        var question = asker.question(client, TOOLS);
        question.put("redirect_uri", "http://127.0.0.1:50001/callback");

        var asked = asker.follow(ada, asker.ask(ada, question));

        assertThat(asked.body()).contains("127.0.0.1:50001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slc_nobody", "slc_\0", "\0", "nobody", "'"})
    void anUnknownClientIsTurnedAwayOnAPage(String id) {
        var refused = asker.ask(ada, asker.question(id, TOOLS));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("register again");
    }

    @Test
    void aStateThatNoTableCouldHoldIsRefused() {
        var question = asker.question(client, TOOLS);
        question.put("state", "a\0b");
        assertThat(Asker.answer(asker.ask(ada, question))).containsEntry("error", "invalid_request");
    }

    @Test
    void aTokenCannotConnectAnApplication() {
        var question = asker.question(client, TOOLS);
        var personal = server.get(dev.slipway.identity.Tokens.class)
                .temporary(
                        grants.of(connect().path("access_token").stringValue(), TOOLS)
                                .orElseThrow()
                                .owner()
                                .id(),
                        java.time.Duration.ofMinutes(1));
        try (var program = new Browser(asker.home).bearer(personal)) {
            assertThat(program.api("/api/v1/me").statusCode()).isEqualTo(200);
            assertThat(asker.ask(program, question).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aRefusalIsToldToTheClient() {
        assertThat(asker.deny(ada, asker.question(client, TOOLS)))
                .containsEntry("error", "access_denied")
                .containsEntry("iss", asker.home.toString());
    }

    @Test
    void theQuestionIsThePersonsOwnAndItsFormMustBeGenuine() {
        var form = Asker.fields(
                asker.follow(ada, asker.ask(ada, asker.question(client, TOOLS))).body());
        try (var bob = signedIn("bob@example.com")) {
            assertThat(bob.get("/oauth/consent?state=" + form.get("state")).statusCode())
                    .isEqualTo(410);
            assertThat(bob.post("/oauth/authorize", form).statusCode()).isEqualTo(400);
        }
        assertThat(ada.post("/oauth/authorize", form, "").statusCode()).isEqualTo(403);
        assertThat(ada.post("/oauth/authorize", form, "forged").statusCode()).isEqualTo(403);
        var request = new HashMap<>(asker.question(client, TOOLS));
        request.put("request_uri", "urn:ietf:params:oauth:request_uri:" + form.get("state") + "___9999999999");
        assertThat(asker.ask(ada, request).statusCode()).isEqualTo(400);

        assertThat(Asker.answer(ada.post("/oauth/authorize", form))).containsKey("code");
        assertThat(ada.post("/oauth/authorize", form).statusCode()).isEqualTo(400);
    }

    @Test
    void aPersonSeesWhatIsConnectedAndTakesItBack() {
        var access = connect().path("access_token").stringValue();
        var grant = grants.of(access, TOOLS).orElseThrow().grant();
        assertThat(ada.get("/account/applications").body()).contains("Asker", TOOLS, grant.toString());
        try (var eve = signedIn("eve@example.com")) {
            assertThat(eve.get("/account/applications").body()).doesNotContain(grant.toString());
            assertThat(eve.post("/account/applications/" + grant + "/revoke", Map.of())
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(grants.of(access, TOOLS)).isPresent();

        assertThat(ada.post("/account/applications/" + grant + "/revoke", Map.of())
                        .statusCode())
                .isEqualTo(303);

        assertThat(grants.of(access, TOOLS)).isEmpty();
        assertThat(ada.get("/account/applications").body()).doesNotContain(grant.toString());
    }

    @Test
    void aClientGivesBackOneTokenOrAll() {
        var tokens = connect();
        var access = tokens.path("access_token").stringValue();
        var other = asker.register();
        assertThat(asker.revoke(other, access).statusCode()).isEqualTo(400);
        assertThat(grants.of(access, TOOLS)).isPresent();

        assertThat(asker.revoke(client, access).statusCode()).isEqualTo(200);
        assertThat(grants.of(access, TOOLS)).isEmpty();
        var renewed = asker.refresh(client, tokens.path("refresh_token").stringValue());
        assertThat(grants.of(renewed.path("access_token").stringValue(), TOOLS)).isPresent();

        assertThat(asker.revoke(client, renewed.path("refresh_token").stringValue())
                        .statusCode())
                .isEqualTo(200);
        assertThat(grants.of(renewed.path("access_token").stringValue(), TOOLS)).isEmpty();
        assertThat(asker.revoke(client, "slr_unknown").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingThatOpensAnythingIsStoredAsItIs() {
        var form = Asker.fields(
                asker.follow(ada, asker.ask(ada, asker.question(client, TOOLS))).body());
        var code = Asker.answer(ada.post("/oauth/authorize", form)).get("code");
        var tokens = asker.exchange(client, code, Map.of());

        var stored =
                TableText.of(server.get(Database.class), "oauth_clients", "oauth_grants", "oauth_tokens", "events");

        assertThat(stored)
                .contains("grants.approved")
                .doesNotContain(form.get("state"))
                .doesNotContain(code)
                .doesNotContain(tokens.path("access_token").stringValue())
                .doesNotContain(tokens.path("refresh_token").stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"redirect_uris\":[]}",
                "{\"redirect_uris\":[\"http://evil.example/callback\"]}",
                "{\"redirect_uris\":[\"javascript:alert(1)\"]}",
                "{\"redirect_uris\":[\"https://a.example/#part\"]}",
                "{\"redirect_uris\":[\"https://user@a.example/\"]}",
                "[]",
                "no json"
            })
    void aClientThatCouldBeAnsweredAnywhereIsNotRegistered(String metadata) {
        assertThat(asker.register(metadata).path("error").stringValue())
                .isIn("invalid_redirect_uri", "invalid_client_metadata");
    }

    @Test
    void behindAProxyEverythingNamesThePublicAddress() {
        var own = "https://slipway.example";
        try (var proxied = TestServer.start(Map.of(
                        "SLIPWAY_EDGE_BASE_DOMAIN", "slipway.example",
                        "SLIPWAY_EDGE_ADDRESS", "127.0.0.1",
                        "SLIPWAY_EDGE_PUBLIC_ADDRESS", own));
                var inner = new Asker(proxied.get(Routes.class).here());
                var browser = signedIn(proxied, "ada@example.com")) {
            assertThat(inner.document("/.well-known/oauth-authorization-server")
                            .path("token_endpoint")
                            .stringValue())
                    .isEqualTo(own + "/oauth/token");
            var question = inner.question(inner.register(), TOOLS);
            assertThat(Asker.answer(inner.ask(browser, question))).containsEntry("iss", own);
            question.put("resource", own + TOOLS);
            assertThat(inner.ask(browser, question)
                            .headers()
                            .firstValue("Location")
                            .orElseThrow())
                    .startsWith(own + "/oauth/consent?");
        }
    }

    @Test
    void aTokenIsAskedForByPostAlone() {
        var answer = asker.send(HttpRequest.newBuilder(asker.home.resolve("/oauth/token?grant_type=refresh_token"))
                .GET());
        assertThat(answer.statusCode()).isIn(404, 405);
    }
}
