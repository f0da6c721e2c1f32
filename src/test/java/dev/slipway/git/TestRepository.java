package dev.slipway.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A person's clone: a real repository with a working tree in a folder of its own, driven by the git program.
public record TestRepository(Path folder) {
    public static TestRepository create(Path parent) {
        try {
            var repository = new TestRepository(Files.createTempDirectory(parent, "repository"));
            repository.git("init", "--quiet", "--initial-branch=main");
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "file://" + folder;
    }

    public TestRepository write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Commits everything; returns the commit's id.
    public String commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "-m", message);
        return head();
    }

    public String head() {
        return git("rev-parse", "HEAD");
    }

    /// Runs git and returns what it printed.
    ///
    /// @throws IllegalStateException when it fails
    public String git(String... arguments) {
        var ended = tryGit(arguments);
        if (ended.exit() != 0) {
            throw new IllegalStateException("git " + List.of(arguments) + ": " + ended.text());
        }
        return ended.text().strip();
    }

    public Ended tryGit(String... arguments) {
        return feed(new byte[0], arguments);
    }

    /// Runs git with `input` on standard input.
    public Ended feed(byte[] input, String... arguments) {
        try {
            var process = start(arguments);
            try (var stream = process.getOutputStream()) {
                stream.write(input);
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Starts git, standard error in standard output.
    public Process start(String... arguments) throws IOException {
        var words = new ArrayList<>(List.of("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
        words.addAll(List.of("-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        return builder.start();
    }

    public record Ended(int exit, String text) {}
}
