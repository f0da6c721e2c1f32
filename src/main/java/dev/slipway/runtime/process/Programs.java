package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Forks;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// The machine's own programs: where they are, and running the short-lived ones (`ip`, `nft`) to their end.
final class Programs {
    /// Platform threads, because a virtual thread that reads a pipe holds its carrier for as long as it waits.
    static final Executor READERS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("slipway-output-", 0).factory());

    // Not PATH: what root runs does not depend on who started Slipway.
    private static final List<String> FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Programs() {}

    static Optional<String> find(String name) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /// @throws SlipwayException UNAVAILABLE when it is not installed
    static String get(String name) {
        return find(name)
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE, "the program " + name + " is not installed; see slipway doctor"));
    }

    /// Runs it with `input` as its standard input and returns what it printed.
    ///
    /// @throws SlipwayException UNAVAILABLE when it cannot start or ends with an error
    static String run(List<String> words, String input) {
        try {
            var builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().put("PATH", String.join(":", FOLDERS));
            builder.environment().put("LC_ALL", "C");
            var process = Forks.start(builder);
            var printed = CompletableFuture.supplyAsync(() -> read(process), READERS);
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var text = printed.join();
            var code = exitCode(process);
            if (code != 0) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE, "%s ended with %d: %s".formatted(words, code, text.strip()));
            }
            return text;
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot run " + words, e);
        }
    }

    /// Waits on the calling thread. Not by [Process#onExit], which completes on the common pool: on a machine of two
    /// cores one blocked task there would keep every ending from being noticed.
    static int exitCode(Process process) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
