package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Published programs from npm, installed once per lockfile below `target/node`.
public final class NodePrograms {
    private NodePrograms() {}

    /// What a program said, and how it ended.
    public record Said(int code, String text) {}

    /// Copies a package's own files and installs what its lockfile says, unless that was done before.
    public static Path install(Path from) throws IOException, InterruptedException {
        var to = Path.of("target/node").resolve(from.getFileName()).toAbsolutePath();
        var done = to.resolve("node_modules/.package-lock.json");
        var lock = Files.readAllBytes(from.resolve("package-lock.json"));
        Files.createDirectories(to);
        boolean same = Files.exists(done) && Arrays.equals(lock, Files.readAllBytes(to.resolve("package-lock.json")));
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!same) {
            var said = run(to.toFile(), "npm", "ci", "--no-audit", "--no-fund");
            assertThat(said.code()).as(said.text()).isZero();
        }
        return to;
    }

    public static Said run(File folder, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .directory(folder)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Said(process.exitValue(), said);
    }
}
