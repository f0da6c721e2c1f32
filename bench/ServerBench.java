import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Prints, of a real server started by the launcher: how long a start takes, cold and with the cache of classes;
/// what it holds in memory when idle, database included; and what a deployment takes beside what the same commands
/// take by hand.
final class ServerBench {
    private static final int ROUNDS = 3;

    private final Path root;
    private final Path home;
    private final LocalServer server;

    ServerBench(Path root, Path home, int port) {
        this.root = root;
        this.home = home;
        this.server = new LocalServer(root, home, port);
    }

    void run() throws IOException, InterruptedException {
        starts();
        var running = server.start();
        TimeUnit.SECONDS.sleep(5);
        System.out.printf("idle memory (PSS, server and database) %,8d MB%n", LocalServer.Memory.Pss.of(running) >> 20);
        deployments();
        LocalServer.stop(running);
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
        var running = server.start();
        var seconds = (System.nanoTime() - began) / 1e9;
        LocalServer.stop(running);
        return seconds;
    }

    /// Side by side in each round: the bare commands, a fresh build and an unchanged redeploy.
    private void deployments() throws IOException, InterruptedException {
        var repository = repository();
        server.call("POST", "/api/v1/projects", """
            {"name":"bench","repository":"file://%s","branch":"main"}""".formatted(repository));
        server.deploy("bench", true);
        var bare = new ArrayList<Double>();
        var fresh = new ArrayList<Double>();
        var unchanged = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            bare.add(byHand(repository));
            fresh.add(server.deploy("bench", true));
            unchanged.add(server.deploy("bench", false));
        }
        System.out.printf("by hand: git clone, npm ci, start, first answer  %6.2f s %s%n", median(bare), bare);
        System.out.printf("push to live, built fresh                        %6.2f s %s%n", median(fresh), fresh);
        System.out.printf("  overhead                                       %6.2f s%n", median(fresh) - median(bare));
        System.out.printf(
                "push to live, unchanged                          %6.2f s %s%n", median(unchanged), unchanged);
    }

    private double byHand(Path repository) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(home, "by-hand");
        var began = System.nanoTime();
        LocalServer.sh(
                folder,
                "git clone -q file://%s app && cd app && npm ci --silent --no-audit --no-fund".formatted(repository));
        var app = new ProcessBuilder("node", "server.js")
                .directory(folder.resolve("app").toFile());
        app.environment().put("PORT", "18099");
        var process = app.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        LocalServer.awaitAnswer("http://127.0.0.1:18099/");
        var seconds = (System.nanoTime() - began) / 1e9;
        // Not asked politely: it would wait for the connection that is kept open to it.
        process.destroyForcibly().waitFor();
        return seconds;
    }

    private Path repository() throws IOException, InterruptedException {
        var repository = home.resolve("bench-repository");
        LocalServer.sh(
                home,
                "cp -r %s %s && cd %s && rm -rf node_modules && git init -q -b main && git add -A"
                        .formatted(root.resolve("examples/node-ws"), repository, repository));
        LocalServer.sh(repository, "git -c user.name=bench -c user.email=bench@slipway.invalid commit -q -m bench");
        return repository;
    }

    static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
