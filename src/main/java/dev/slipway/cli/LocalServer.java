package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The server of this data folder, started in the background when it does not run.
final class LocalServer {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private LocalServer() {}

    /// @throws SlipwayException UNAVAILABLE with the server's last words when it does not come up
    static void ensureRunning(Path home) throws IOException, InterruptedException {
        if (ServerFile.find(home).isPresent()) {
            return;
        }
        Files.deleteIfExists(home.resolve("server"));
        var log = home.resolve("server.log");
        var server = new ProcessBuilder(List.of("setsid", launcher(), "server"))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        var deadline = Instant.now().plus(PATIENCE);
        while (ServerFile.find(home).isEmpty()) {
            if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "the server did not start; its log is %s:%n%s".formatted(log, tail(log)));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String launcher() {
        return Optional.ofNullable(System.getenv("SLIPWAY_LAUNCHER"))
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE, "no server runs, and only the launcher ./slipway can start one"));
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }
}
