package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is read when answers come faster than those who asked for them get to read.
class PublicCourierTest {
    private static final int ASKING = 64;
    private static final int REQUESTS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server = vertx.createHttpServer()
            .requestHandler(request -> request.body()
                    .onSuccess(body -> request.response().setChunked(true).end(body)))
            .listen(0, "127.0.0.1")
            .await();
    private final Courier courier =
            new PublicCourier(vertx.createHttpClient(), new PublicCourier.Hosts(InetAddress::getAllByName, _ -> true));

    @AfterEach
    void close() {
        courier.close();
        vertx.close().await();
    }

    @Test
    void losesNothingOfAnAnswerThatIsThereAtOnce() throws Exception {
        var all = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ASKING; i++) {
                all.add(threads.submit(this::ask));
            }
            for (var one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            all.forEach(one -> one.cancel(true));
        }
    }

    private Void ask() throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(server.actualPort())))
                    .POST(BodyPublishers.ofString("message " + i))
                    .build();
            try (var body = courier.send(request).body()) {
                assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo("message " + i);
            }
        }
        return null;
    }
}
