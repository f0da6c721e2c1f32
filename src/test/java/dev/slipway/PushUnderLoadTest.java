package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pushes to Slipway's own remote while people use what is live.
class PushUnderLoadTest {
    private static final int VISITORS = 8;
    private static final int LAST = 3;

    private final Path folder = TestFolders.fresh("push");
    private final TestServer server = TestServer.start(Map.of("SLIPWAY_DEPLOYMENTS_DRAIN", "10s"));
    private final Operator operator = Operator.of(server);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicIntegerArray answered = new AtomicIntegerArray(LAST + 1);
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        over.set(true);
        operator.close();
        server.close();
    }

    @Test
    void aPushTellsItsLogAndSwapsTheVersionWithoutAFailedRequest() throws Exception {
        operator.create("shop");
        var mine = TestRepository.create(folder);
        push(version(mine, 1), 1);
        var visitors = visitors();

        for (var number = 2; number <= LAST; number++) {
            var before = answered.get(number - 1);
            var version = number;
            Waiting.until("some load", Duration.ofSeconds(30), () -> answered.get(version - 1) > before + 100);
            push(version(mine, number), number);
            Waiting.until("the new version answers", Duration.ofSeconds(30), () -> answered.get(version) > 100);
        }

        over.set(true);
        for (var visitor : visitors) {
            visitor.join();
        }
        assertThat(failures).isEmpty();
        assertThat(operator.visitor().getOnce("shop", "/")).isEqualTo("200 version " + LAST);
    }

    /// Its log arrives while it is built: at the build's first word the version before still serves.
    private void push(TestRepository repository, int number) throws IOException, InterruptedException {
        var address = operator.url().getAuthority();
        var remote = "http://anyone:%s@%s/git/shop.git".formatted(operator.apiToken(), address);
        var push = repository.start("push", remote, "main");
        var told = new ArrayList<String>();
        try (var output = new BufferedReader(new InputStreamReader(push.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                told.add(line.stripTrailing());
                if (line.contains("building version " + number) && !line.contains("$")) {
                    assertThat(operator.deployments("shop").getFirst().stage("deploying"))
                            .isNotEqualTo("completed");
                    assertThat(answered.get(number))
                            .as("answers of what is being built")
                            .isZero();
                }
            }
        }
        assertThat(push.waitFor()).as(String.join("\n", told)).isZero();
        assertThat(told)
                .containsSubsequence(
                        "remote: -----> cloning",
                        "remote: -----> building",
                        "remote:        building version " + number,
                        "remote: -----> deploying",
                        "remote: =====> Live at http://shop.localhost:"
                                + operator.url().getPort());
    }

    /// Takes a moment to build and a moment to answer, so that there is always a request to drain.
    private static TestRepository version(TestRepository repository, int number) {
        return Programs.steps(
                repository, "true", "echo building version %d; sleep 1".formatted(number), """
                require('node:http').createServer((request, response) => {
                    request.resume().on('end', () => setTimeout(() => response.end('version %d'), 5));
                }).listen(process.env.PORT);
                """.formatted(number));
    }

    /// Half of them read and half of them send something, over lasting connections and over new ones.
    private List<Thread> visitors() {
        var visitor = operator.visitor();
        List<Supplier<String>> ways = List.of(
                () -> visitor.get("shop", "/"),
                () -> visitor.post("shop", "/"),
                () -> visitor.getOnce("shop", "/"),
                () -> visitor.postOnce("shop", "/"));
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < VISITORS; i++) {
            var way = ways.get(i % ways.size());
            threads.add(Thread.ofVirtual().start(() -> visit(way)));
        }
        return threads;
    }

    /// Whoever saw the new version never sees the old one again.
    private void visit(Supplier<String> way) {
        var newest = 0;
        while (!over.get()) {
            var answer = way.get();
            if (answer.matches("200 version [1-%d]".formatted(LAST))) {
                var version = answer.charAt(answer.length() - 1) - '0';
                answered.incrementAndGet(version);
                if (version < newest) {
                    failures.add("version %d after %d".formatted(version, newest));
                }
                newest = version;
            } else {
                failures.add(answer);
            }
        }
    }
}
