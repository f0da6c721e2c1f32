package dev.slipway.mcp.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.Waiting;
import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What outlives a restart of Slipway, and what lives for ever.
class LastingInstancesTest {
    private static final Map<String, String> ALLOWED = Map.of("SLIPWAY_INSTANCES_ALLOW_NEVER", "true");
    private static final Terms.Life NEVER = new Terms.Life(Optional.empty(), true);

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = Bench.open(ALLOWED);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    private static Instances.Created forEver(SignedIn who) {
        return bench.instances().create(who.id(), new Instances.Wanted("memory", Optional.empty(), NEVER, Map.of()));
    }

    @Test
    void aServerThatSpeaksHttpComesBackAfterARestart() throws Exception {
        var anna = bench.person(true);
        addType(anna);
        var made = bench.create(anna, "lasting");
        var before = bench.settled(anna, made.instance().id());
        assertThat(before.error()).isEmpty();
        assertThat(before.port()).isPresent();
        assertThat(wrote(made, "before")).contains("reached /data/diary");
        var lasting = forEver(anna).instance().id();
        bench.settled(anna, lasting);

        bench.restart(Map.of());

        Waiting.until(
                "its server runs again",
                Duration.ofSeconds(60),
                () -> call(made, "key", "{}").statusCode() == 200);
        var after = bench.becomes(anna, before.id(), Status.RUNNING);
        assertThat(after.port()).isPresent();
        assertThat(after.path()).isEqualTo(before.path());
        assertThat(after.expiresAt()).isEqualTo(before.expiresAt());
        assertThat(wrote(made, "after")).contains("reached /data/diary");

        // What was granted for ever stays, though nobody gets that any more.
        assertThat(bench.instances().get(anna.id(), lasting).expiresAt()).isEmpty();
        assertThatThrownBy(() -> bench.instances().renew(anna.id(), lasting, NEVER))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessageContaining("allow-never");
        assertThat(bench.instances().renew(anna.id(), lasting, Terms.Life.USUAL).expiresAt())
                .isPresent();
        bench.restart(ALLOWED);
    }

    @Test
    void oneThatLivesForEverDoesNotExpire() throws Exception {
        var anna = bench.person(false);
        var id = bench.settled(anna, forEver(anna).instance().id()).id();
        var instance = bench.instances().get(anna.id(), id);
        assertThat(instance.status()).isEqualTo(Status.RUNNING);
        assertThat(instance.expiresAt()).isEmpty();
        assertThat(instance.duration()).isEmpty();
        assertThat(api(anna, "GET", "/instances/" + id, "").body()).contains("\"status\":\"running\"");

        // Another's time is over, and a sweep has seen both.
        var short_ = bench.settled(anna, bench.create(anna, "memory").instance().id())
                .id();
        bench.moveBack(short_, "expires_at", Duration.ofSeconds(1));
        bench.becomes(anna, short_, Status.EXPIRED);
        assertThat(bench.instances().get(anna.id(), id).status()).isEqualTo(Status.RUNNING);

        // It stays so when it is stopped and comes back.
        bench.instances().stop(anna.id(), id);
        assertThat(bench.instances().restore(anna.id(), id, Terms.Life.USUAL).expiresAt())
                .isEmpty();
        // One that has an end may lose it, and the other way round.
        assertThat(bench.instances().restore(anna.id(), short_, NEVER).expiresAt())
                .isEmpty();
        assertThat(bench.instances()
                        .renew(anna.id(), short_, new Terms.Life(Optional.of(Duration.ofMinutes(5)), false))
                        .expiresAt())
                .isPresent();
        bench.settled(anna, id);
        bench.settled(anna, short_);
    }

    private static void addType(SignedIn root) throws Exception {
        var code = Files.readString(Path.of("src/test/node/spying-server.js"));
        new Caller(bench)
                .addType(
                        root,
                        "lasting",
                        code,
                        "{\"type\": \"streamable-http\", \"url\": \"http://127.0.0.1:{port}/mcp\"}",
                        "[]");
    }

    private static String wrote(Instances.Created made, String text) {
        return call(made, "write", "{\"paths\": [\"/data/diary\"], \"text\": \"%s\"}".formatted(text))
                .body();
    }

    private static HttpResponse<String> call(Instances.Created made, String tool, String arguments) {
        return new Caller(bench).call(made, tool, arguments);
    }

    private static HttpResponse<String> api(SignedIn who, String method, String path, String body) {
        return new Caller(bench).api(who, method, path, body);
    }
}
