package dev.slipway;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A published MCP client in a process of its own, that does what it is told and tells how it went; see
/// `src/test/node/oauth-client/visit.mjs`.
final class TalkingClient implements AutoCloseable {
    static final Path FOLDER = Path.of("target/node/oauth-client");
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedReader answers;

    TalkingClient(Map<String, String> config) {
        try {
            process = new ProcessBuilder(
                            "node", FOLDER.resolve("visit.mjs").toString(), JSON.writeValueAsString(config))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode tell(String act) {
        return tell(act, Map.of());
    }

    JsonNode tell(String act, Map<String, ?> details) {
        var told = new LinkedHashMap<String, Object>(details);
        told.put("act", act);
        try {
            var line = JSON.writeValueAsString(told) + "\n";
            process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            var answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("the client ended instead of: " + act);
            }
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Installs the published packages, unless that was done before.
    static void install() throws IOException, InterruptedException {
        var from = Path.of("src/test/node/oauth-client");
        var lock = Files.readAllBytes(from.resolve("package-lock.json"));
        Files.createDirectories(FOLDER);
        var same = Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Arrays.equals(lock, Files.readAllBytes(FOLDER.resolve("package-lock.json")));
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!same) {
            run(FOLDER.toFile(), List.of("npm", "ci", "--no-audit", "--no-fund"));
        }
    }

    static String run(File folder, List<String> command) throws IOException, InterruptedException {
        var running = new ProcessBuilder(command)
                .directory(folder)
                .redirectErrorStream(true)
                .start();
        var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (running.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
