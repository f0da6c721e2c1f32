package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
    private static final int CHUNK = 64 * 1024;
    private static final long BIG = 100L * 1024 * 1024;
    private static final long PAUSE_EVERY = 4L * 1024 * 1024;
    private static final long WHAT_SOCKETS_HOLD = 30L * 1024 * 1024;

    private final TestEdge edge = new TestEdge();

    @AfterEach
    void close() {
        edge.close();
    }

    /// Each event is sent only after the one before has arrived: a proxy that held back would never end this.
    @Test
    void passesEventsOnAsTheyCome() throws InterruptedException {
        var open = new ArrayBlockingQueue<HttpServerRequest>(1);
        edge.route("events", request -> {
            request.response()
                    .putHeader("content-type", "text/event-stream")
                    .setChunked(true)
                    .write("data: 0\n\n");
            open.add(request);
        });
        var events = new ArrayBlockingQueue<String>(100);
        edge.vertx.runOnContext(_ -> edge.request(HttpMethod.GET, "events.localhost", "/")
                .compose(request -> request.send())
                .onSuccess(response -> response.handler(event -> events.add(event.toString()))));
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("data: 0\n\n");
        var upstream = open.poll(10, TimeUnit.SECONDS);
        for (int i = 1; i <= 20; i++) {
            var event = "data: %d\n\n".formatted(i);
            upstream.response().write(event);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
        }
        upstream.response().end();
    }

    @Test
    void aHundredMegabytesDownToASlowReaderAreNeverHeldInMemory() {
        var flow = new Flow();
        edge.route("big", request -> flow.fill(request.response().putHeader("content-length", Long.toString(BIG))));
        var end = Promise.<Void>promise();
        edge.vertx.runOnContext(_ -> edge.request(HttpMethod.GET, "big.localhost", "/")
                .compose(request -> request.send())
                .onFailure(end::fail)
                .onSuccess(response -> {
                    response.exceptionHandler(end::fail).endHandler(end::complete);
                    flow.readSlowly(response);
                }));
        TestEdge.await(end.future());
        assertThat(flow.received).hasValue(BIG);
        assertThat(flow.mostUnderWay.get()).isLessThan(WHAT_SOCKETS_HOLD);
    }

    @Test
    void aHundredMegabytesUpToASlowUpstreamAreNeverHeldInMemory() {
        var flow = new Flow();
        edge.route("big", request -> {
            request.endHandler(_ -> request.response().end("got " + flow.received));
            flow.readSlowly(request);
        });
        var answer = edge.ask(() -> edge.request(HttpMethod.PUT, "big.localhost", "/")
                .compose(request -> {
                    flow.fill(request.setChunked(true));
                    return request.response().compose(response -> response.body());
                }));
        assertThat(answer.toString()).isEqualTo("got " + BIG);
        assertThat(flow.mostUnderWay.get()).isLessThan(WHAT_SOCKETS_HOLD);
    }

    /// A writer that is faster than its reader, and how much was ever between them.
    private final class Flow {
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong received = new AtomicLong();
        private final AtomicLong mostUnderWay = new AtomicLong();

        /// Writes as fast as the other side takes it.
        void fill(WriteStream<Buffer> to) {
            while (sent.get() < BIG && !to.writeQueueFull()) {
                sent.addAndGet(CHUNK);
                to.write(Buffer.buffer(new byte[CHUNK]));
            }
            if (sent.get() < BIG) {
                to.drainHandler(_ -> fill(to));
            } else {
                to.end();
            }
        }

        /// Pauses a little every four megabytes.
        void readSlowly(ReadStream<Buffer> from) {
            from.handler(chunk -> {
                var before = received.getAndAdd(chunk.length());
                if (before / PAUSE_EVERY != received.get() / PAUSE_EVERY) {
                    mostUnderWay.accumulateAndGet(sent.get() - before, Math::max);
                    from.pause();
                    edge.vertx.setTimer(10, _ -> from.resume());
                }
            });
        }
    }
}
