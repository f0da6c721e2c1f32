package dev.slipway;

import dev.slipway.platform.DatabaseAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A whole server in a process of its own, for tests that kill it.
public final class ServerProcess implements AutoCloseable {
    private static final String READY = "Slipway is ready at ";

    private final Process process;
    private final URI home;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServerProcess(Process process, URI home) {
        this.process = process;
        this.home = home;
    }

    /// Returns once it is ready.
    public static ServerProcess start(Path home, DatabaseAccess database, Map<String, String> settings)
            throws IOException {
        var path = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                path,
                Main.class.getName(),
                "server");
        builder.environment()
                .putAll(Map.of(
                        "SLIPWAY_HOME", home.toString(),
                        "SLIPWAY_PORT", "0",
                        "DATABASE_URL", TestServer.uri(database)));
        builder.environment().putAll(settings);
        var process = builder.redirectErrorStream(true).start();
        var output = process.inputReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(READY)) {
                Thread.ofPlatform().daemon(true).start(() -> drain(output));
                return new ServerProcess(
                        process, URI.create(line.substring(READY.length()).split(" ")[0]));
            }
        }
        throw new IllegalStateException("the server did not start: " + said);
    }

    public URI home() {
        return home;
    }

    /// Sends a request to its API with the token and returns the body of a good answer.
    public String ask(String method, String path, String token) throws IOException, InterruptedException {
        return ask(method, path, token, "");
    }

    public String ask(String method, String path, String token, String json) throws IOException, InterruptedException {
        var local = URI.create("http://127.0.0.1:" + home.getPort() + path);
        var request = HttpRequest.newBuilder(local)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    /// SIGKILL: nothing of it gets to say goodbye.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
        client.close();
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // It was killed.
            return;
        }
    }
}
