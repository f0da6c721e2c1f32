package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.mcp.gateway.GatewaySettings.Rate;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final EndpointId HERE = new EndpointId(EndpointId.Kind.PROJECT, UUID.randomUUID());
    private static final EndpointId THERE = new EndpointId(EndpointId.Kind.INSTANCE, UUID.randomUUID());

    private final AtomicLong clock = new AtomicLong(-5);
    /// One each second, three at once.
    private final Rates rates = new Rates(new Rate(60, 3), clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aBurstPassesAndThenOneAtATime() {
        for (int i = 0; i < 3; i++) {
            assertThat(rates.take("t", HERE, 1)).isEmpty();
        }
        assertThat(rates.take("t", HERE, 1)).contains(Duration.ofSeconds(1));

        pass(Duration.ofMillis(999));
        assertThat(rates.take("t", HERE, 1)).contains(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(rates.take("t", HERE, 1)).isEmpty();
        assertThat(rates.take("t", HERE, 1)).contains(Duration.ofSeconds(1));

        pass(Duration.ofHours(1));
        assertThat(rates.take("t", HERE, 3)).isEmpty();
        assertThat(rates.take("t", HERE, 2)).contains(Duration.ofSeconds(2));
    }

    @Test
    void eachTokenHasABucketForEachEndpoint() {
        assertThat(rates.take("t", HERE, 3)).isEmpty();

        assertThat(rates.take("t", HERE, 1)).isPresent();
        assertThat(rates.take("u", HERE, 1)).isEmpty();
        assertThat(rates.take("t", THERE, 1)).isEmpty();
    }

    @Test
    void aBatchPassesWholeOrNotAtAll() {
        assertThat(rates.take("t", HERE, 2)).isEmpty();
        assertThat(rates.take("t", HERE, 2)).contains(Duration.ofSeconds(1));
        assertThat(rates.take("t", HERE, 1)).isEmpty();

        pass(Duration.ofHours(1));
        assertThat(rates.take("t", HERE, 4)).isPresent();
    }

    @Test
    void aFullBucketIsLetGo() {
        rates.take("t", HERE, 1);
        rates.take("u", HERE, 3);
        pass(Duration.ofSeconds(2));
        rates.tidy();
        assertThat(rates.count()).isOne();
        assertThat(rates.take("u", HERE, 3)).contains(Duration.ofSeconds(1));

        pass(Duration.ofSeconds(1));
        rates.tidy();
        assertThat(rates.count()).isZero();
        assertThat(rates.take("t", HERE, 3)).isEmpty();
    }

    @Test
    void noneIsLimitedWhereNoRateIsSet() {
        var free = new Rates(new Rate(0, 1), clock::get);

        assertThat(free.take("t", HERE, 1_000_000)).isEmpty();
        assertThat(free.count()).isZero();
    }

    @Test
    void manyAtOnceGetNoMoreThanTheBucketHolds() {
        var many = new Rates(new Rate(1, 1000), clock::get);
        var taken = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    for (int n = 0; n < 500; n++) {
                        many.tidy();
                        taken.addAndGet(many.take("t", HERE, 1).isEmpty() ? 1 : 0);
                    }
                });
            }
        }

        assertThat(taken).hasValue(1000);
    }

    @Test
    void tooManyRequestsAreAnsweredByTheTimeToWait() throws Exception {
        var settings = DoorFixture.settings(Duration.ofMinutes(1), 0, new Rate(1, 2));
        var driver = new LocalDriver();
        try (var door = new DoorFixture(driver, 2, settings)) {
            door.serve("shared", Map.of(), "node", DoorFixture.STDIO_SERVER);
            var shared = door.uri("shared");
            var session = door.post(door.request(ANNA).uri(shared), DoorFixture.INITIALIZE)
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .orElseThrow();
            var anna = door.inSession(session).uri(shared);
            var ping = "{'jsonrpc':'2.0','id':'x7','method':'ping'}";
            var notice = "{'jsonrpc':'2.0','method':'notifications/initialized'}";

            assertThat(door.post(anna, notice).statusCode()).isEqualTo(202);
            assertThat(door.post(anna, ping).statusCode()).isEqualTo(200);
            var refused = door.post(anna, ping);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 60L);
            assertThat(refused.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"x7\",\"error\":{\"code\":-32005,")
                    .contains("1 requests a minute, 2 of them at once");
            assertThat(door.post(anna, "[%s,%s]".formatted(ping, notice)).body())
                    .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":\"x7\",\"error\":{\"code\":-32005,")
                    .endsWith("}]");
            assertThat(door.post(anna, notice).statusCode()).isEqualTo(202);
            assertThat(door.post(door.request(BERT).uri(shared), DoorFixture.INITIALIZE)
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
