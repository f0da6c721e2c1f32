package dev.slipway.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.identity.oauth.GrantTokenStore.Issued;
import dev.slipway.identity.oauth.GrantTokenStore.Kind;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Grants over time, and under two who come at once.
class GrantsTest {
    private static final Duration LIFE = Duration.ofDays(30);
    private static final String PATH = "/mcp/tools";
    private static final String ACCESS = "sla_access";
    private static final String REFRESH = "slr_refresh";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final UserId user = UserId.random();
    private TestDatabase fresh;
    private Database database;
    private Grants grants;

    @BeforeEach
    void open() {
        fresh = TestDatabase.create();
        database = fresh.database();
        grants = new Grants(database, new Events(database, new JsonMapper()), now::get, LIFE, _ -> {});
        run("INSERT INTO users (id, name, email) VALUES ('%s', 'Ada', 'ada@example.com')".formatted(user));
    }

    @AfterEach
    void close() {
        fresh.close();
    }

    private void run(String statement) {
        database.asSystem("test", () -> database.sql(statement).update());
    }

    private long count(String table) {
        return database.asSystem(
                "test",
                () -> database.sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single());
    }

    private void pass(Duration time) {
        now.updateAndGet(moment -> moment.plus(time));
    }

    private Grant asked(String state) {
        var grant = new Grant(
                UUID.randomUUID(),
                user,
                "https://site.example/client.json",
                "Site",
                "https://site.example/back",
                "http://localhost:8080" + PATH,
                Set.of("mcp"),
                Optional.empty(),
                "challenge",
                Optional.empty(),
                Optional.empty());
        grants.ask(grant, state);
        return grant;
    }

    private Grant approved(String code) {
        var grant = asked("state of " + code);
        assertThat(grants.approve(
                        grant, new GrantStore.Code(Words.hash(code), now.get().plusSeconds(60))))
                .isTrue();
        return grant;
    }

    private List<Issued> issued(String access, String refresh) {
        var soon = now.get().plus(Duration.ofHours(1));
        var later = now.get().plus(LIFE);
        return List.of(
                new Issued(Kind.ACCESS, Words.hash(access), Set.of("mcp"), soon),
                new Issued(Kind.REFRESH, Words.hash(refresh), Set.of("mcp"), later));
    }

    @Test
    void aQuestionWaitsAQuarterOfAnHour() {
        asked("word");
        pass(Duration.ofMinutes(14));
        assertThat(grants.findAsked("word")).isPresent();
        pass(Duration.ofMinutes(2));
        assertThat(grants.findAsked("word")).isEmpty();

        grants.tidy();
        assertThat(count("oauth_grants")).isZero();
    }

    @Test
    void aCodeIsGoodForItsMinute() {
        approved("code");
        assertThat(grants.findByCode("code")).isPresent();
        pass(Duration.ofSeconds(61));
        assertThat(grants.findByCode("code")).isEmpty();
    }

    @Test
    void anAccessTokenEndsAndTheGrantLivesOn() {
        var grant = approved("code");
        grants.exchange(grant, issued(ACCESS, REFRESH));
        assertThat(grants.of(ACCESS, PATH)).isPresent();

        pass(Duration.ofMinutes(61));
        grants.tidy();

        assertThat(grants.of(ACCESS, PATH)).isEmpty();
        assertThat(grants.findByToken(REFRESH)).isPresent();
        assertThat(count("oauth_tokens")).isEqualTo(1);
        pass(LIFE);
        assertThat(grants.findByToken(REFRESH)).isEmpty();
        grants.tidy();
        assertThat(count("oauth_grants")).isZero();
        assertThat(count("oauth_tokens")).isZero();
    }

    @Test
    void ofTwoWhoExchangeACodeAtOnceTheSecondEndsTheGrant() throws Exception {
        var grant = approved("code");

        var outcomes = atOnce(
                () -> grants.exchange(grant, issued(ACCESS, REFRESH)),
                () -> grants.exchange(grant, issued("sla_second", "slr_second")));

        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
        assertThat(count("oauth_grants")).isZero();
        assertThat(grants.of(ACCESS, PATH)).isEmpty();
    }

    @Test
    void ofTwoWhoRenewAtOnceTheSecondEndsTheGrant() throws Exception {
        var grant = approved("code");
        grants.exchange(grant, issued(ACCESS, REFRESH));

        var outcomes = atOnce(
                () -> grants.renew(grant, REFRESH, issued("sla_a", "slr_a")),
                () -> grants.renew(grant, REFRESH, issued("sla_b", "slr_b")));

        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
        assertThat(count("oauth_tokens")).isZero();
    }

    private static List<Boolean> atOnce(Callable<Boolean> left, Callable<Boolean> right) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(left);
            var second = threads.submit(right);
            return List.of(first.get(), second.get());
        }
    }

    @Test
    void nothingIsOpenedInTheNameOfSomebodyWhoWasSwitchedOff() {
        var grant = approved("code");
        grants.exchange(grant, issued(ACCESS, REFRESH));
        assertThat(grants.of(ACCESS, PATH)).isPresent();

        run("UPDATE users SET is_active = false");
        pass(Duration.ofSeconds(6));

        assertThat(grants.of(ACCESS, PATH)).isEmpty();
        assertThat(grants.findByToken(REFRESH)).isEmpty();
    }

    @Test
    void aClientThatNobodyApprovedIsForgottenWithinADay() {
        run("INSERT INTO oauth_clients (client_id, name, redirect_uris) VALUES ('slc_unused', 'x', '{a:b}')");
        run(
                "INSERT INTO oauth_clients (client_id, name, redirect_uris, last_used_at) VALUES ('slc_used', 'x', '{a:b}', now())");

        pass(Duration.ofHours(25));
        grants.tidy();
        assertThat(count("oauth_clients")).isEqualTo(1);
        pass(LIFE);
        grants.tidy();
        assertThat(count("oauth_clients")).isZero();
    }

    @Test
    void registrationsAreCountedByAddressAndTogether() {
        var limit = new RegistrationLimit(now::get, 2);
        assertThat(limit.permits("a")).isTrue();
        assertThat(limit.permits("a")).isTrue();
        assertThat(limit.permits("a")).isFalse();
        assertThat(limit.permits("b")).isTrue();
        pass(Duration.ofMinutes(61));
        assertThat(limit.permits("a")).isTrue();
        for (var i = 0; i < 1999; i++) {
            limit.permits("address " + i);
        }
        assertThat(limit.permits("another")).isFalse();
        assertThat(new RegistrationLimit(now::get, 0).permits("a")).isFalse();
    }
}
