package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server of 2024-11-05: one stream for all that it says, another address for what it is told.
class OldHttpTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<OutputStream> streams = new LinkedBlockingQueue<>();
    private HttpServer server;
    private HttpPipe pipe;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/sse", this::stream);
        server.createContext("/messages", this::message);
        server.start();
        var address = URI.create(
                "http://127.0.0.1:%d/sse".formatted(server.getAddress().getPort()));
        var notices = new HttpPipe.Notices(new MemoryLog(), () -> {});
        pipe = new HttpPipe(new Transport.Http(address, java.util.Map.of()), Courier.anywhere(), notices, 1 << 20);
        pipe.deliverTo(new Hearing(heard));
    }

    @AfterEach
    void stop() {
        pipe.close();
        server.stop(0);
    }

    @Test
    void isToldOfACancellation() throws InterruptedException, IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}");
        assertThat(told.poll(5, TimeUnit.SECONDS)).contains("initialize");
        say("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2024-11-05\"}}");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).contains("2024-11-05");

        send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"slow\"}}");
        assertThat(told.poll(5, TimeUnit.SECONDS)).contains("tools/call");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}");

        assertThat(told.poll(5, TimeUnit.SECONDS)).contains("notifications/cancelled", "\"requestId\":2");
    }

    private void send(String message) {
        assertThat(pipe.send(message.getBytes(UTF_8))).isTrue();
    }

    private void say(String message) throws IOException, InterruptedException {
        var stream = streams.take();
        stream.write("event: message\ndata: %s\n\n".formatted(message).getBytes(UTF_8));
        stream.flush();
        streams.add(stream);
    }

    private void stream(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("event: endpoint\ndata: /messages?id=1\n\n".getBytes(UTF_8));
        exchange.getResponseBody().flush();
        streams.add(exchange.getResponseBody());
    }

    private void message(HttpExchange exchange) throws IOException {
        told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }
}
