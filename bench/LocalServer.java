import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server on a data folder of its own, started by the launcher as a person would.
final class LocalServer {
    /// Not HTTP/2, which it would ask for by an upgrade; an app with a WebSocket takes that for its own.
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path root;
    private final Path home;
    private final int port;

    /// @param root the folder of the launcher
    /// @param home where the data folder and the server's output go
    LocalServer(Path root, Path home, int port) {
        this.root = root;
        this.home = home;
        this.port = port;
    }

    int port() {
        return port;
    }

    String token() throws IOException {
        return Files.readString(home.resolve("data/local-token")).strip();
    }

    /// Starts it and returns when it is ready.
    Process start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    /// @param settings that differ from the defaults, as variables: `SLIPWAY_MCP_WARM`
    Process start(Map<String, String> settings) throws IOException, InterruptedException {
        Files.deleteIfExists(home.resolve("data/server"));
        Files.deleteIfExists(home.resolve("data/local-token"));
        var builder = new ProcessBuilder(root.resolve("slipway").toString(), "server");
        builder.environment().put("SLIPWAY_HOME", home.resolve("data").toString());
        builder.environment().put("SLIPWAY_PORT", Integer.toString(port));
        builder.environment().put("SLIPWAY_MCP_CALLS_PER_MINUTE", "0");
        builder.environment().putAll(settings);
        var process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("server.log").toFile()))
                .start();
        awaitAnswer("http://127.0.0.1:" + port + "/healthz");
        while (!Files.exists(home.resolve("data/local-token"))) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return process;
    }

    static void stop(Process server) throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    static void awaitAnswer(String url) throws InterruptedException {
        while (true) {
            try {
                var response = HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Nobody listens there so far.
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    /// Deploys a project and returns how many seconds it took until it was live.
    double deploy(String project, boolean fresh) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var id = call("POST", "/api/v1/projects/%s/deployments".formatted(project), "{\"fresh\":" + fresh + "}")
                .path("id")
                .asString();
        while (true) {
            var deployment = call("GET", "/api/v1/deployments/" + id, "");
            var status = deployment.path("status").asString();
            if (status.equals("success")) {
                return (System.nanoTime() - began) / 1e9;
            }
            if (status.equals("failed") || status.equals("cancelled")) {
                throw new IllegalStateException("the deployment " + status + ": " + deployment.path("failedReason"));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /// What processes hold: `Pss` counts pages that they share once, in parts; `Rss` counts them at each.
    enum Memory {
        Pss,
        Rss;

        /// In bytes, of a process and everything below it.
        long of(Process process) {
            return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .mapToLong(this::of)
                    .sum();
        }

        long of(ProcessHandle process) {
            try {
                return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                        .filter(line -> line.startsWith(name() + ":"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
                        .sum();
            } catch (IOException e) {
                // It ended meanwhile.
                return 0;
            }
        }
    }

    static void sh(Path folder, String script) throws IOException, InterruptedException {
        var code = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("ended with " + code + ": " + script);
        }
    }
}
