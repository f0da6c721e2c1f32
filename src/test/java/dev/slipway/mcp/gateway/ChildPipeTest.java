package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Running;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChildPipeTest {
    private final Vertx vertx = Vertx.vertx();
    private final Child child = new Child(new LinkedBlockingQueue<>(), new CompletableFuture<>());
    private final ChildPipe pipe = new ChildPipe("child", new MemoryLog(), 1000);

    @BeforeEach
    void begin() {
        pipe.attach(child);
    }

    @AfterEach
    void end() {
        pipe.close();
        vertx.close().await();
    }

    @Test
    void whatOneTurnOfALoopBringsIsWrittenAtOnce() throws InterruptedException {
        vertx.runOnContext(_ -> {
            send("one");
            send("two");
            send("three");
        });
        assertThat(child.writes().poll(10, SECONDS)).isEqualTo("one\ntwo\nthree\n");

        vertx.runOnContext(_ -> send("four"));
        assertThat(child.writes().poll(10, SECONDS)).isEqualTo("four\n");
    }

    @Test
    void otherThreadsNeedNoLoop() throws InterruptedException {
        send("one");
        assertThat(child.writes().poll(10, SECONDS)).isEqualTo("one\n");
    }

    private void send(String message) {
        assertThat(pipe.send(message.getBytes(UTF_8))).isTrue();
    }

    /// A process that takes what it is told.
    private record Child(BlockingQueue<String> writes, CompletableFuture<Ending> ended) implements Running {
        @Override
        public OutputStream input() {
            return new OutputStream() {
                @Override
                public void write(int b) {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    writes.add(new String(bytes, offset, length, UTF_8));
                }
            };
        }

        @Override
        public Ending stop(Duration grace) {
            ended.complete(new Ending(0, Ending.Cause.CANCELLED, "stopped", Duration.ZERO, 0));
            return ended.join();
        }

        @Override
        public String handle() {
            return "child";
        }

        @Override
        public Optional<Long> processId() {
            return Optional.empty();
        }

        @Override
        public Optional<InetSocketAddress> address() {
            return Optional.empty();
        }

        @Override
        public Stats stats() {
            return new Stats(0, 0, 1);
        }
    }
}
