package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwitchUnderLoadTest {
    private static final int VERSIONS = 15;
    private static final int VISITORS = 8;

    private final TestEdge edge = new TestEdge();

    @AfterEach
    void close() {
        edge.close();
    }

    /// Half of the requests have a body and so could never be sent twice.
    @Test
    void noRequestFailsWhileVersionsAreSwitchedDrainedAndStopped() throws InterruptedException {
        var current = version(0);
        edge.route("shop", TestEdge.target(current));
        var stop = new AtomicBoolean();
        var answered = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<String>();
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < VISITORS; i++) {
                var method = i % 2 == 0 ? HttpMethod.GET : HttpMethod.POST;
                visitors.submit(() -> {
                    while (!stop.get()) {
                        visit(method, failures);
                        answered.incrementAndGet();
                    }
                });
            }
            var drained = new ArrayList<Boolean>();
            for (int i = 1; i < VERSIONS; i++) {
                var seen = answered.get();
                TestEdge.eventually("some traffic", () -> answered.get() > seen + 50);
                var next = version(i);
                edge.route("shop", TestEdge.target(next));
                drained.add(edge.table.drain(TestEdge.target(current), Duration.ofSeconds(10)));
                TestEdge.await(current.close());
                current = next;
            }
            stop.set(true);
            visitors.shutdown();
            assertThat(visitors.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(drained).hasSize(VERSIONS - 1).containsOnly(true);
        }
        assertThat(failures).isEmpty();
        assertThat(edge.table.traffic("shop").errors()).isZero();
        assertThat(edge.table.traffic("shop").requests()).isGreaterThan(50L * (VERSIONS - 1));
        assertThat(edge.get("shop.localhost", "/").text()).isEqualTo("version " + (VERSIONS - 1));
    }

    /// A version that takes a moment, so that there is always something to drain.
    private HttpServer version(int number) {
        return edge.serve(request -> request.body()
                .onSuccess(_ -> edge.vertx.setTimer(2, _ -> request.response().end("version " + number))));
    }

    private void visit(HttpMethod method, ConcurrentLinkedQueue<String> failures) {
        var body = method.equals(HttpMethod.POST) ? "an order" : "";
        var outcome = edge.ask(() -> edge.request(method, "shop.localhost", "/")
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(_ -> response.statusCode() + ""))
                .otherwise(Throwable::toString));
        if (!outcome.equals("200")) {
            failures.add(outcome);
        }
    }
}
