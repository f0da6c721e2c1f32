package dev.slipway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.git.TestRepository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/// A repository over plain HTTP (gitprotocol-http(5), the "dumb" protocol) that takes every request and answers none
/// until it is released.
final class StallingRemote implements AutoCloseable {
    private final HttpServer server;
    private final Path files;
    private final String head;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    StallingRemote(TestRepository repository) throws IOException {
        repository.git("update-server-info");
        head = repository.head();
        files = repository.folder().resolve(".git");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/repository.git/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:%d/repository.git"
                .formatted(server.getAddress().getPort());
    }

    String head() {
        return head;
    }

    boolean wasAsked() {
        return asked.getCount() == 0;
    }

    void release() {
        released.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.countDown();
            released.await();
            var file = files.resolve(exchange.getRequestURI().getPath().substring("/repository.git/".length()));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            var bytes = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
