package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private static final int BIG = 4 * 1024 * 1024;

    private final TestEdge edge = new TestEdge();
    private Target.Upstream echo;

    @BeforeEach
    void startAnEcho() {
        var options = new HttpServerOptions().setMaxWebSocketFrameSize(BIG).setMaxWebSocketMessageSize(BIG);
        var server = edge.vertx
                .createHttpServer(options)
                .webSocketHandshakeHandler(handshake -> {
                    if (handshake.path().equals("/secret")) {
                        handshake.reject(403);
                    } else {
                        handshake.accept();
                    }
                })
                .webSocketHandler(socket -> {
                    socket.textMessageHandler(text -> {
                        if (text.equals("bye")) {
                            socket.close((short) 4001, "as you wish");
                        } else {
                            socket.writeTextMessage(text);
                        }
                    });
                    socket.binaryMessageHandler(socket::writeBinaryMessage);
                    // Speaks first: these bytes may come with the answer to the handshake.
                    socket.writeTextMessage("hello " + socket.headers().get("host"));
                });
        echo = TestEdge.target(TestEdge.await(server.listen(0, "127.0.0.1")));
        edge.route("chat", echo);
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private WebSocket connect(String path) {
        var client = edge.vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(BIG)
                .setMaxMessageSize(BIG)
                .setTryUsePerMessageCompression(false));
        return edge.ask(
                () -> client.connect(edge.webSocket("chat.localhost", path)).onSuccess(WebSocket::pause));
    }

    @Test
    void passesMessagesAndTheClosingWordBothWays() {
        var socket = connect("/");
        var heard = new StringBuffer();
        var closed = new CompletableFuture<String>();
        socket.textMessageHandler(text -> heard.append(text).append('|'));
        socket.closeHandler(_ -> closed.complete(socket.closeStatusCode() + " " + socket.closeReason()));
        socket.resume();
        socket.writeTextMessage("one");
        socket.writeTextMessage("two");
        socket.writeTextMessage("bye");
        assertThat(closed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("4001 as you wish");
        assertThat(heard.toString()).isEqualTo("hello chat.localhost:%d|one|two|".formatted(edge.port()));
        TestEdge.eventually("landed", () -> edge.table.traffic("chat").equals(new Traffic(1, 0, 0)));
    }

    @Test
    void passesAFrameOfFourMegabytes() {
        var socket = connect("/");
        var bytes = new byte[BIG];
        new Random(1).nextBytes(bytes);
        var echoed = new CompletableFuture<Buffer>();
        socket.binaryMessageHandler(echoed::complete);
        socket.resume();
        socket.writeFinalBinaryFrame(Buffer.buffer(bytes));
        assertThat(echoed.orTimeout(10, TimeUnit.SECONDS).join().getBytes()).isEqualTo(bytes);
    }

    @Test
    void passesTheUpstreamsRefusalThrough() {
        Assertions.assertThatThrownBy(() -> connect("/secret"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(403));
        TestEdge.eventually("landed", () -> edge.table.traffic("chat").equals(new Traffic(1, 0, 0)));
    }

    @Test
    void holdsUpADrainOnlyAsLongAsTheLimit() {
        var socket = connect("/");
        edge.route("chat", new Target.Nothing("moved"));
        assertThat(edge.table.drain(echo, Duration.ofMillis(50))).isFalse();
        socket.resume();
        socket.close();
        assertThat(edge.table.drain(echo, Duration.ofSeconds(10))).isTrue();
    }
}
