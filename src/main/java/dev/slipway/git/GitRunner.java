package dev.slipway.git;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Forks;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs git. Its output is read on platform threads: a virtual one would hold its carrier while the pipe is silent.
final class GitRunner {
    private static final int REMEMBERED_LINES = 20;
    private static final Executor READERS =
            task -> Thread.ofPlatform().name("slipway-git-output").daemon(true).start(task);

    /// What git's output becomes. An exception ends git.
    @FunctionalInterface
    interface Output<T> {
        T read(InputStream output) throws IOException;
    }

    /// What is written to git's standard input, while its output is read.
    @FunctionalInterface
    interface Input {
        void write(OutputStream input) throws IOException;
    }

    /// @param errors the last lines it said on standard error
    record Ended<T>(int exit, T output, String errors) {
        boolean well() {
            return exit == 0;
        }
    }

    Ended<String> run(GitCommand command) {
        return run(command, GitRunner::text, _ -> {}, _ -> {});
    }

    Ended<String> run(GitCommand command, Consumer<String> progress) {
        return run(command, GitRunner::text, _ -> {}, progress);
    }

    /// @throws SlipwayException UNAVAILABLE when git cannot be started, takes too long, or the thread is interrupted;
    ///     the thread stays interrupted then, and no process of git's is left
    <T> Ended<T> run(GitCommand command, Output<T> output, Input input, Consumer<String> progress) {
        var process = start(command);
        try {
            var last = new ArrayDeque<String>();
            var errors = CompletableFuture.runAsync(() -> hear(process, command, last, progress), READERS);
            var read = CompletableFuture.supplyAsync(() -> read(process, output), READERS);
            feed(process, input);
            var result = read.get(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            errors.get(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            var exit = process.waitFor();
            return new Ended<>(exit, result, String.join("\n", last));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "git was stopped before it ended", e);
        } catch (TimeoutException e) {
            var words = "git took longer than %d s and was stopped"
                    .formatted(command.timeout().toSeconds());
            throw new SlipwayException(ErrorCode.UNAVAILABLE, words, e);
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            end(process);
        }
    }

    private static Process start(GitCommand command) {
        var builder =
                new ProcessBuilder(command.words()).directory(command.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            return Forks.start(builder);
        } catch (IOException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "cannot start git: are git, setpriv, prlimit and timeout installed?", e);
        }
    }

    private static void hear(Process process, GitCommand command, ArrayDeque<String> last, Consumer<String> progress) {
        try (var errors = process.getErrorStream()) {
            Words.read(errors, line -> {
                var shown = command.password().isEmpty() ? line : line.replace(command.password(), "…");
                last.add(shown);
                if (last.size() > REMEMBERED_LINES) {
                    last.remove();
                }
                progress.accept(shown);
            });
        } catch (IOException e) {
            // The pipe closes under the reader when git is ended from outside; what was heard until then stays.
            last.add("git's messages broke off: " + e.getMessage());
        }
    }

    private static <T> T read(Process process, Output<T> output) {
        try (var stream = process.getInputStream()) {
            return output.read(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what git says", e);
        }
    }

    private static void feed(Process process, Input input) {
        try (var stream = process.getOutputStream()) {
            input.write(stream);
        } catch (IOException e) {
            // git ended before it had read everything; its exit code and messages say why.
            return;
        }
    }

    private static String text(InputStream output) throws IOException {
        var most = 4 << 20;
        var text = new String(output.readNBytes(most), StandardCharsets.UTF_8);
        output.transferTo(OutputStream.nullOutputStream());
        return text;
    }

    private static RuntimeException rethrown(ExecutionException e) {
        var cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
        return cause instanceof RuntimeException known ? known : new IllegalStateException("reading git failed", cause);
    }

    /// Ends git and its helpers (the transport, index-pack, ssh), which it does not end itself when it is killed.
    private static void end(Process process) {
        if (process.isAlive()) {
            var helpers = process.descendants().toList();
            process.destroyForcibly();
            helpers.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
