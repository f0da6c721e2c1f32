package dev.slipway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, as people start it: `slipway server`. What it says goes to a file beside its data
/// folder.
final class RealServer implements AutoCloseable {
    private final Path home;
    private final Process process;
    private final Path log;

    private RealServer(Path home, Process process, Path log) {
        this.home = home;
        this.process = process;
        this.log = log;
    }

    /// Starts it on the data folder and returns once it is ready.
    ///
    /// @param environment what it finds besides its data folder; a `PATH` here goes before the machine's
    static RealServer start(Path home, Map<String, String> environment) {
        var log = home.resolveSibling(home.getFileName() + ".log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.slipway.Main",
                        "server")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var all = new HashMap<>(environment);
        all.put("SLIPWAY_HOME", home.toString());
        all.computeIfPresent("PATH", (_, first) -> first + ":" + System.getenv("PATH"));
        builder.environment().putAll(all);
        try {
            var server = new RealServer(home, builder.start(), log);
            Waiting.until("the server is ready", Duration.ofSeconds(90), server::ready);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Somebody who owns the data folder.
    Operator operator() {
        return new Operator(url(), token());
    }

    URI url() {
        return URI.create(file().get(1));
    }

    String token() {
        return read(home.resolve("local-token")).strip();
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /// Everything it said, and those before it on the same data folder.
    String log() {
        return read(log);
    }

    /// SIGKILL: it learns nothing of it.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Asks it to stop, as `slipway stop` does.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// The file of a server that was killed still stands there.
    private boolean ready() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended with %d: %s".formatted(process.exitValue(), log()));
        }
        var lines = file();
        return lines.size() == 2 && lines.getFirst().equals(Long.toString(process.pid()));
    }

    private List<String> file() {
        var file = home.resolve("server");
        return Files.exists(file) ? read(file).lines().toList() : List.of();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
