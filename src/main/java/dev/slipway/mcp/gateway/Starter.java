package dev.slipway.mcp.gateway;

import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts servers and connects to them, and ends them.
final class Starter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Starter.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Driver driver;
    private final ServerLogs logs;
    private final Couriers couriers;
    private final int limit;
    private final WarmPool warm;
    /// What starts or ends a process, each until that is done.
    private final Set<CompletableFuture<Void>> background = ConcurrentHashMap.newKeySet();

    /// @param limit the longest message, in bytes
    /// @param ahead how many processes an endpoint in use has started ahead
    Starter(GatewayRoom.Around around, int limit, int ahead) {
        this.driver = around.driver();
        this.logs = around.logs();
        this.couriers = around.couriers();
        this.limit = limit;
        this.warm = new WarmPool(ahead, this::cold, this::stop, this::inBackground);
    }

    WarmPool warm() {
        return warm;
    }

    /// Blocks while the process starts, unless one was started ahead.
    ///
    /// @param room how many more the endpoint may have
    /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when it cannot
    Pipe start(Endpoint endpoint, int room) {
        return warm.take(endpoint, room).orElseGet(() -> cold(endpoint));
    }

    private Pipe cold(Endpoint endpoint) {
        return switch (endpoint.transport()) {
            case Transport.Stdio(var launch) -> child(endpoint, launch);
            case Transport.Collection _ -> throw new IllegalStateException("a collection has no process");
            case Transport.Http http ->
                new HttpPipe(
                        http,
                        couriers.to(http),
                        new HttpPipe.Notices(logs.take(endpoint), () -> logs.giveBack(endpoint)),
                        limit);
        };
    }

    private Pipe child(Endpoint endpoint, Launch launch) {
        var label = "process-" + random();
        var pipe = new ChildPipe(label, logs.take(endpoint), limit);
        try {
            var running = driver.start(named(launch, endpoint.name(), label), pipe);
            pipe.attach(running);
            var _ = running.ended().whenComplete((_, _) -> logs.giveBack(endpoint));
            return pipe;
        } catch (RuntimeException e) {
            logs.giveBack(endpoint);
            throw e;
        }
    }

    /// Ends what is at the other end, without waiting for that.
    void stop(Pipe pipe) {
        stop(pipe, () -> {});
    }

    /// The same.
    ///
    /// @param first what is done before, at once: [#close] waits for the end from here on
    void stop(Pipe pipe, Runnable first) {
        var done = begun();
        try {
            first.run();
        } finally {
            inBackground(pipe::close, done);
        }
    }

    private void inBackground(Runnable work) {
        inBackground(work, begun());
    }

    private CompletableFuture<Void> begun() {
        var done = new CompletableFuture<Void>();
        background.add(done);
        return done;
    }

    private void inBackground(Runnable work, CompletableFuture<Void> done) {
        Thread.ofVirtual().name("mcp-processes").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("cannot start or stop a server", e);
            } finally {
                background.remove(done);
                done.complete(null);
            }
        });
    }

    /// Returns once everything that was to end is gone.
    @Override
    public void close() {
        warm.end(_ -> true);
        while (!background.isEmpty()) {
            background.forEach(CompletableFuture::join);
        }
    }

    /// Each process has a control group of its own, named after its launch.
    private static Launch named(Launch launch, String name, String label) {
        return new Launch(
                "mcp-%s-%s".formatted(name.replaceAll("[^a-zA-Z0-9-]", "-"), label),
                launch.command(),
                launch.environment(),
                launch.mounts(),
                launch.workingFolder(),
                launch.user(),
                launch.limits(),
                launch.network(),
                launch.timeout());
    }

    private static String random() {
        var random = new byte[4];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
