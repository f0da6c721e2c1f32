package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StarterTest {
    private static final Executor THREADS = Thread.ofVirtual()::start;

    private final Vertx vertx = Vertx.vertx();
    private final GatewayRoom.Around around = new GatewayRoom.Around(
            new LocalDriver(),
            new ServerLogs(_ -> new MemoryLog()),
            new Couriers(vertx),
            () -> URI.create("http://localhost"),
            Clock.systemUTC());

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void waitsForAServerWhoseEndHasOnlyBegun() throws Exception {
        var starter = new Starter(around, 1000, 0);
        var server = new Closing();
        var begun = new CompletableFuture<Void>();
        var goOn = new CompletableFuture<Void>();
        var ending = CompletableFuture.runAsync(
                () -> starter.stop(server, () -> {
                    begun.complete(null);
                    goOn.join();
                }),
                THREADS);
        begun.get(10, TimeUnit.SECONDS);

        var closedWhenAllWasGone =
                CompletableFuture.runAsync(starter::close, THREADS).thenApply(_ -> server.closed);
        assertThat(closedWhenAllWasGone).isNotDone();
        goOn.complete(null);

        assertThat(closedWhenAllWasGone.get(10, TimeUnit.SECONDS)).isTrue();
        ending.get(10, TimeUnit.SECONDS);
    }

    private static final class Closing implements Pipe {
        private volatile boolean closed;

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public boolean ended() {
            return closed;
        }

        @Override
        public void deliverTo(Taker taker) {}

        @Override
        public boolean send(byte[] message) {
            return false;
        }

        @Override
        public Conversation conversation() {
            return new Conversation();
        }

        @Override
        public void note(String text) {}
    }
}
