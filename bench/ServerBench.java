import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prints, of a real server started by the launcher: how long a start takes, cold and with the cache of classes;
/// what it holds in memory when idle, database included; and what a deployment takes beside what the same commands
/// take by hand.
final class ServerBench {
    private static final int ROUNDS = 3;

    /// Not HTTP/2, which it would ask for by an upgrade; an app with a WebSocket takes that for its own.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.shared();
    private final Path root;
    private final Path home;
    private final int port;

    ServerBench(Path root, Path home, int port) {
        this.root = root;
        this.home = home;
        this.port = port;
    }

    void run() throws IOException, InterruptedException {
        starts();
        var server = start();
        awaitReady();
        TimeUnit.SECONDS.sleep(5);
        System.out.printf("idle memory (PSS, server and database) %,8d MB%n", memory(server.pid()) >> 20);
        deployments();
        stop(server);
    }

    private void starts() throws IOException, InterruptedException {
        var first = timedStart();
        System.out.printf("start to ready, first (makes the database) %6.2f s%n", first);
        var warm = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            warm.add(timedStart());
        }
        System.out.printf("start to ready, warm, median of %d %6.2f s %s%n", ROUNDS, median(warm), warm);
    }

    private double timedStart() throws IOException, InterruptedException {
        var began = System.nanoTime();
        var server = start();
        awaitReady();
        var seconds = (System.nanoTime() - began) / 1e9;
        stop(server);
        return seconds;
    }

    /// Side by side in each round: the bare commands, a fresh build and an unchanged redeploy.
    private void deployments() throws IOException, InterruptedException {
        var repository = repository();
        call("POST", "/api/v1/projects", """
            {"name":"bench","repository":"file://%s","branch":"main"}""".formatted(repository));
        deploy(true);
        var bare = new ArrayList<Double>();
        var fresh = new ArrayList<Double>();
        var unchanged = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            bare.add(byHand(repository));
            fresh.add(deploy(true));
            unchanged.add(deploy(false));
        }
        System.out.printf("by hand: git clone, npm ci, start, first answer  %6.2f s %s%n", median(bare), bare);
        System.out.printf("push to live, built fresh                        %6.2f s %s%n", median(fresh), fresh);
        System.out.printf("  overhead                                       %6.2f s%n", median(fresh) - median(bare));
        System.out.printf(
                "push to live, unchanged                          %6.2f s %s%n", median(unchanged), unchanged);
    }

    private double deploy(boolean fresh) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var id = call("POST", "/api/v1/projects/bench/deployments", "{\"fresh\":" + fresh + "}")
                .path("id")
                .asString();
        while (true) {
            var status =
                    call("GET", "/api/v1/deployments/" + id, "").path("status").asString();
            if (status.equals("success")) {
                return (System.nanoTime() - began) / 1e9;
            }
            if (status.equals("failed") || status.equals("cancelled")) {
                throw new IllegalStateException("the deployment " + status);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private double byHand(Path repository) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(home, "by-hand");
        var began = System.nanoTime();
        sh(
                folder,
                "git clone -q file://%s app && cd app && npm ci --silent --no-audit --no-fund".formatted(repository));
        var app = new ProcessBuilder("node", "server.js")
                .directory(folder.resolve("app").toFile());
        app.environment().put("PORT", "18099");
        var process = app.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitAnswer("http://127.0.0.1:18099/");
        var seconds = (System.nanoTime() - began) / 1e9;
        // Not asked politely: it would wait for the connection that is kept open to it.
        process.destroyForcibly().waitFor();
        return seconds;
    }

    private Path repository() throws IOException, InterruptedException {
        var repository = home.resolve("bench-repository");
        sh(
                home,
                "cp -r %s %s && cd %s && rm -rf node_modules && git init -q -b main && git add -A"
                        .formatted(root.resolve("examples/node-ws"), repository, repository));
        sh(repository, "git -c user.name=bench -c user.email=bench@slipway.invalid commit -q -m bench");
        return repository;
    }

    private Process start() throws IOException {
        Files.deleteIfExists(home.resolve("data/server"));
        var builder = new ProcessBuilder(root.resolve("slipway").toString(), "server");
        builder.environment().put("SLIPWAY_HOME", home.resolve("data").toString());
        builder.environment().put("SLIPWAY_PORT", Integer.toString(port));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("server.log").toFile()))
                .start();
    }

    private void awaitReady() throws InterruptedException {
        awaitAnswer("http://127.0.0.1:" + port + "/healthz");
    }

    private void awaitAnswer(String url) throws InterruptedException {
        while (true) {
            try {
                var response = http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Nobody listens there so far.
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void stop(Process server) throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var token = Files.readString(home.resolve("data/local-token")).strip();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return json.readTree(response.body());
    }

    /// The proportional set size of a process and everything below it: shared pages are counted once.
    private static long memory(long pid) {
        return Stream.concat(
                        Stream.of(ProcessHandle.of(pid).orElseThrow()),
                        ProcessHandle.of(pid).orElseThrow().descendants())
                .mapToLong(ServerBench::pss)
                .sum();
    }

    private static long pss(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sh(Path folder, String script) throws IOException, InterruptedException {
        var code = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("ended with " + code + ": " + script);
        }
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
