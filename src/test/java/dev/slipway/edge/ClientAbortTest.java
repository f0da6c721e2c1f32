package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientAbortTest {
    private final TestEdge edge = new TestEdge();

    @AfterEach
    void close() {
        edge.close();
    }

    @Test
    void theUpstreamHearsOfItBeforeItHasAnswered() {
        var arrived = new CompletableFuture<Boolean>();
        var gone = new CompletableFuture<Boolean>();
        edge.route("slow", request -> {
            request.response().closeHandler(_ -> gone.complete(true));
            arrived.complete(true);
        });
        var request = TestEdge.await(edge.request(HttpMethod.GET, "slow.localhost", "/"));
        request.send();
        arrived.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(edge.table.traffic("slow").inFlight()).isEqualTo(1);
        request.connection().close();
        assertThat(gone.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
        TestEdge.eventually("landed", () -> edge.table.traffic("slow").equals(new Traffic(1, 0, 0)));
    }

    @Test
    void theUpstreamHearsOfItInTheMiddleOfAStream() {
        var gone = new CompletableFuture<Boolean>();
        edge.route("slow", request -> {
            request.response().closeHandler(_ -> gone.complete(true));
            request.response().setChunked(true).write("data: 1\n\n");
        });
        var first = new CompletableFuture<String>();
        var request = TestEdge.await(edge.request(HttpMethod.GET, "slow.localhost", "/"));
        request.response().onSuccess(response -> response.handler(chunk -> first.complete(chunk.toString())));
        request.send();
        assertThat(first.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("data: 1\n\n");
        request.connection().close();
        assertThat(gone.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
    }

    @Test
    void theUpstreamHearsOfItInTheMiddleOfAnUpload() {
        var arrived = new CompletableFuture<Boolean>();
        var gone = new CompletableFuture<Boolean>();
        edge.route("slow", request -> {
            request.response().closeHandler(_ -> gone.complete(true));
            request.handler(_ -> arrived.complete(true));
        });
        var request = TestEdge.await(edge.request(HttpMethod.POST, "slow.localhost", "/"));
        request.setChunked(true).write("a part");
        arrived.orTimeout(10, TimeUnit.SECONDS).join();
        request.connection().close();
        assertThat(gone.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
    }
}
