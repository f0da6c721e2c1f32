package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher on a machine without a JDK: a copy of it without sources, so that it only finds, fetches and hands
/// over.
/// The "JDK" is an archive with a `java` that says what it was asked.
class LauncherTest {
    @TempDir
    Path folder;

    private Path launcher;

    @BeforeEach
    void copyLauncher() throws IOException {
        launcher = folder.resolve("slipway");
        Files.copy(Path.of("slipway"), launcher);
        launcher.toFile().setExecutable(true);
    }

    @Test
    void aMissingJdkIsFetchedWithItsChecksumAndKept() throws Exception {
        var archive = jdk("25.0.9");

        var first =
                run(Map.of("SLIPWAY_JDK_URL", "file://" + archive, "SLIPWAY_JDK_SHA256", sha256(archive)), "status");
        Files.delete(archive);
        var second = run(Map.of("SLIPWAY_JDK_URL", "file://" + archive), "projects", "--json");

        assertThat(first.output)
                .contains("no JDK 25 was found", "fetching Temurin")
                .contains("java was asked:");
        assertThat(first.output).contains("slipway.jar status");
        assertThat(second.output).doesNotContain("fetching").contains("slipway.jar projects --json");
        assertThat(second.code).isZero();
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotInstalled() throws Exception {
        var archive = jdk("25.0.9");

        var run = run(Map.of("SLIPWAY_JDK_URL", "file://" + archive, "SLIPWAY_JDK_SHA256", "0".repeat(64)), "status");

        assertThat(run.code).isEqualTo(1);
        assertThat(run.output).contains("SHA-256 differs", "nothing was installed");
        assertThat(folder.resolve("home/jdk")).doesNotExist();
        try (var left = Files.list(folder.resolve("home"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void withoutANetworkItSaysWhatToInstall() throws Exception {
        var run = run(Map.of("SLIPWAY_JDK_URL", "file://" + folder.resolve("not-there.tar.gz")), "status");

        assertThat(run.code).isEqualTo(1);
        assertThat(run.output).contains("install a JDK 25", "set JAVA_HOME");
    }

    @Test
    void anotherJavaThan25IsNotTaken() throws Exception {
        var old = folder.resolve("old");
        makeJdk(old, "21.0.2");

        var run = run(
                Map.of("JAVA_HOME", old.toString(), "SLIPWAY_JDK_URL", "file://" + folder.resolve("not-there.tar.gz")),
                "status");

        assertThat(run.output).contains("no JDK 25 was found");
    }

    private Path jdk(String version) throws Exception {
        makeJdk(folder.resolve("pack/jdk-25"), version);
        var archive = folder.resolve("jdk.tar.gz");
        var tar = new ProcessBuilder(
                        "tar",
                        "-czf",
                        archive.toString(),
                        "-C",
                        folder.resolve("pack").toString(),
                        "jdk-25")
                .start();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }

    private static void makeJdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (var program : new String[] {"java", "javac"}) {
            var file = Files.writeString(home.resolve("bin/" + program), "#!/bin/sh\necho \"java was asked: $*\"\n");
            file.toFile().setExecutable(true);
        }
    }

    private static String sha256(Path file) throws Exception {
        var digest = java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return java.util.HexFormat.of().formatHex(digest);
    }

    private Run run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(java.util.List.of(launcher.toString()));
        command.addAll(java.util.List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("HOME", folder.resolve("person").toString());
        builder.environment().put("SLIPWAY_HOME", folder.resolve("home").toString());
        builder.environment()
                .put("SLIPWAY_JDK_FOLDERS", folder.resolve("nowhere").toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private record Run(int code, String output) {}
}
