package dev.slipway.mcp;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Output.Channel;
import dev.slipway.runtime.Running;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Starts launches as plain processes, without a sandbox: for tests of what is said to them.
public final class LocalDriver implements Driver {
    private final List<Process> started = Collections.synchronizedList(new ArrayList<>());

    public List<Process> started() {
        return started;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Availability availability() {
        return new Availability.Available("for tests");
    }

    @Override
    public Ending run(Launch launch, Output output) {
        return start(launch, output).ended().join();
    }

    @Override
    public Running start(Launch launch, Output output) {
        var builder = new ProcessBuilder(launch.command());
        builder.environment().putAll(launch.environment());
        try {
            var process = builder.start();
            started.add(process);
            return new Local(process, output);
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot start " + launch.command(), e);
        }
    }

    @Override
    public Optional<Running> adopt(String handle, Output output) {
        return Optional.empty();
    }

    private record Local(Process process, CompletableFuture<Ending> ended) implements Running {
        Local(Process process, Output output) {
            this(process, new CompletableFuture<>());
            var out = read(process.getInputStream(), Channel.OUT, output);
            var err = read(process.getErrorStream(), Channel.ERR, output);
            Thread.ofPlatform().daemon(true).start(() -> {
                try {
                    out.join();
                    err.join();
                    int code = process.waitFor();
                    ended.complete(new Ending(code, Ending.Cause.EXITED, "exit code " + code, Duration.ZERO, 0));
                } catch (InterruptedException e) {
                    ended.completeExceptionally(e);
                }
            });
        }

        private static Thread read(InputStream from, Channel channel, Output output) {
            return Thread.ofPlatform().daemon(true).start(() -> {
                var buffer = new byte[8192];
                try (from) {
                    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                        output.accept(channel, buffer, 0, n);
                    }
                } catch (IOException e) {
                    // The process was killed.
                    return;
                }
            });
        }

        @Override
        public String handle() {
            return Long.toString(process.pid());
        }

        @Override
        public Optional<Long> processId() {
            return Optional.of(process.pid());
        }

        @Override
        public Optional<InetSocketAddress> address() {
            return Optional.empty();
        }

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public Stats stats() {
            return new Stats(0, 0, 1);
        }

        @Override
        public Ending stop(Duration grace) {
            process.destroyForcibly();
            return ended.join();
        }
    }
}
