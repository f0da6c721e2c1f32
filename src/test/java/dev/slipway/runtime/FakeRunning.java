package dev.slipway.runtime;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A process that does not exist, with a real port.
final class FakeRunning implements Running {
    final CompletableFuture<Duration> stopped = new CompletableFuture<>();
    final AtomicInteger status;
    Running.Stats stats = new Running.Stats(0, 0, 1);
    private final String handle = UUID.randomUUID().toString();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final Optional<HttpServer> server;
    private final InetSocketAddress address;
    private final Optional<Long> processId;
    private Launch launch;
    private Output output;

    private FakeRunning(Optional<HttpServer> server, InetSocketAddress address, int status, Optional<Long> processId) {
        this.server = server;
        this.address = address;
        this.status = new AtomicInteger(status);
        this.processId = processId;
    }

    /// A server that answers every request with this status; see [#status].
    static FakeRunning answering(int status) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            var running = new FakeRunning(Optional.of(server), server.getAddress(), status, Optional.empty());
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(running.status.get(), -1);
                exchange.close();
            });
            server.start();
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A process that listens nowhere.
    static FakeRunning deaf() {
        return deaf(Optional.empty());
    }

    /// The same, with a process id.
    static FakeRunning deaf(Optional<Long> processId) {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new FakeRunning(
                    Optional.empty(), new InetSocketAddress(free.getInetAddress(), free.getLocalPort()), 0, processId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void begin(Launch launched, Output to) {
        launch = launched;
        output = to;
    }

    Launch launch() {
        return launch;
    }

    void prints(Output.Channel channel, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        output.accept(channel, bytes, 0, bytes.length);
    }

    /// Ends by itself.
    void end(int exitCode, Ending.Cause cause, String detail) {
        server.ifPresent(s -> s.stop(0));
        ended.complete(new Ending(exitCode, cause, detail, Duration.ofSeconds(1), 0));
    }

    /// Listens no more, but goes on.
    void turnDeaf() {
        server.ifPresent(s -> s.stop(0));
    }

    @Override
    public String handle() {
        return handle;
    }

    @Override
    public Optional<Long> processId() {
        return processId;
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.of(address);
    }

    @Override
    public OutputStream input() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public Stats stats() {
        return stats;
    }

    @Override
    public CompletableFuture<Ending> ended() {
        return ended;
    }

    @Override
    public Ending stop(Duration grace) {
        stopped.complete(grace);
        end(143, Ending.Cause.CANCELLED, "it was stopped");
        return ended.join();
    }
}
