package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody who types `slipway …`: each command is a process of its own, without a terminal.
///
/// @param folder for its own files
record Terminal(TestServer server, Path folder) {
    /// What a command printed, errors included, and its exit code.
    record Run(int code, String output) {}

    JsonNode json(String... words) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(run(words).output);
    }

    Run run(String... words) throws IOException, InterruptedException {
        return typing("", words);
    }

    /// @param input what it reads from standard input
    Run typing(String input, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.slipway.Main"));
        command.addAll(List.of(words));
        var output = Files.createTempFile(folder, "output", ".txt");
        var given = Files.writeString(Files.createTempFile(folder, "input", ".txt"), input);
        var builder = new ProcessBuilder(command)
                .redirectInput(given.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        var token = Files.readString(server.home().path().resolve("local-token"));
        builder.environment().put("SLIPWAY_HOME", folder.toString());
        builder.environment().put("SLIPWAY_URL", server.get(Routes.class).home().toString());
        builder.environment().put("SLIPWAY_TOKEN", token.strip());
        var process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
