package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Operator.Deployment;
import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A real server on its own database is killed while a deployment is in each of the seven stages; of the last one
/// in both halves, before and after the route was switched. All at once, because a start takes seconds.
class CrashTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /// The first time it says lines until it is killed, with a daemon beside it; after that it is done at once.
    private static final String ONCE = """
            mark=/cache/$1-was-here
            [ -e $mark ] && { echo "$1 again"; exit 0; }
            touch $mark
            setsid sh -c 'sleep 1000 & sleep 1000' >/dev/null 2>&1 &
            while :; do i=$((i + 1)); echo "$1 says $i"; sleep 0.05; done
            """;

    /// As [#ONCE] for what Slipway does itself: a file that takes minutes to read.
    private static final String LARGE_ONCE = "[ -e /cache/large ] || { touch /cache/large; truncate -s 200G large; }";

    /// Listens in its second life only.
    private static final String LATE = """
            const fs = require('node:fs');
            if (fs.existsSync('/data/was-here')) {
                require('node:http').createServer((request, response) => response.end('late')).listen(process.env.PORT);
            } else {
                fs.writeFileSync('/data/was-here', '');
                setInterval(() => console.log('not yet'), 50);
            }
            """;

    /// Is ready at once, and answers through the public address in its second life only.
    private static final String SHY = """
            const fs = require('node:fs');
            const second = fs.existsSync('/data/was-here');
            fs.writeFileSync('/data/was-here', '');
            require('node:http').createServer((request, response) => {
                if (second || !request.headers['x-forwarded-for']) return response.end('shy');
                console.log('kept waiting');
            }).listen(process.env.PORT);
            """;

    private final String mark = UUID.randomUUID().toString();
    private final Path folder = TestFolders.fresh("crash");
    private final Path home = folder.resolve("home");
    private final Map<String, Deployment> deployments = new HashMap<>();
    private final Map<String, String> settings = Map.of(
            "SLIPWAY_PORT", Integer.toString(RealServer.freePort()),
            "SLIPWAY_PLATFORM_JOBS_AT_ONCE", "12",
            "SLIPWAY_DEPLOYMENTS_PATIENCE", "10m",
            "SLIPWAY_DEPLOYMENTS_CHECK_PATIENCE", "10m",
            "SLIPWAY_DEPLOYMENTS_MIN_FREE_BYTES", "1MB",
            "SLIPWAY_SOURCE_POLL_INTERVAL", "0",
            "SLIPWAY_GIT_ALLOW_PRIVATE_NETWORKS", "true",
            "PATH", folder.resolve("bin").toString());

    private RealServer server;
    private Operator operator;

    @BeforeEach
    void start() throws IOException {
        putGitThatCanBeHeld();
        server = RealServer.start(home, settings);
        operator = server.operator();
    }

    @AfterEach
    void stop() {
        operator.close();
        server.close();
    }

    @Test
    void whatAKilledServerWasDoingIsDoneByTheNextAndNothingOfItLives() throws Exception {
        try (var remote = new StallingRemote(answering("cloning"))) {
            stopInEachStage(remote);
            var watches = new HashMap<String, LogWatch>();
            deployments.forEach((name, deployment) -> watches.put(name, operator.watch(deployment)));
            Waiting.until(
                    "the viewer sees the build move",
                    SOON,
                    () -> watches.get("building").seen().size() > 60);
            watches.forEach((name, watch) -> Waiting.until(
                    "the viewer of %s sees something".formatted(name),
                    SOON,
                    () -> name.equals("queued") || !watch.seen().isEmpty()));

            killAndSeeAllOfItDie();

            var shown = new HashMap<String, List<String>>();
            for (var watch : watches.entrySet()) {
                shown.put(watch.getKey(), List.copyOf(watch.getValue().all()));
                watch.getValue().close();
            }
            remote.release();
            Files.delete(folder.resolve("hold"));
            server = RealServer.start(home, settings);
            operator = server.operator();
            deployments.forEach((name, deployment) -> assertEndsWell(name, deployment, shown.get(name)));
        }
        try (var left = Files.list(home.resolve("work"))) {
            assertThat(left).as("workspaces").isEmpty();
        }
    }

    private void stopInEachStage(StallingRemote remote) throws IOException {
        create("cloning", remote.address());
        begin("cloning", Map.of("commit", remote.head()));
        var held = create("checkout", answering("checkout").address());
        Files.writeString(folder.resolve("hold"), held);
        begin("checkout", Map.of());
        create("installing", running("sh once.sh install", "true", Programs.answering("installing")));
        begin("installing", Map.of());
        create("building", running("true", "sh once.sh build", Programs.answering("building")));
        begin("building", Map.of());
        var late = answering("early");
        create("late", late.address());
        begin("late", Map.of());
        assertThat(operator.ended(deployments.get("late")).failedReason()).isEmpty();
        late.write("server.js", LATE).commit("Listen late");
        begin("late", Map.of());
        create("shy", running("true", "true", SHY));
        begin("shy", Map.of());
        deployments.put("queued", operator.deploy("building"));
        create("copying", running("true", LARGE_ONCE, Programs.answering("copying")));
        begin("copying", Map.of());

        Waiting.until("the remote is asked", SOON, remote::wasAsked);
        awaitStage("cloning", "cloning");
        Waiting.until("git is held", SOON, () -> Files.exists(folder.resolve("held")));
        awaitStage("checkout", "checkout");
        operator.says(deployments.get("installing").log(), "install says 20");
        awaitStage("installing", "installing");
        operator.says(deployments.get("building").log(), "build says 20");
        awaitStage("building", "building");
        operator.says(deployments.get("late").runtimeLog(), "not yet");
        awaitStage("late", "deploying");
        operator.says(deployments.get("shy").runtimeLog(), "kept waiting");
        awaitStage("shy", "deploying");
        awaitStage("copying", "copying");
        assertThat(operator.find(deployments.get("queued").id()).status()).isEqualTo("queued");
        assertThat(operator.visitor().get("late", "/")).isEqualTo("200 early");
    }

    private void killAndSeeAllOfItDie() throws InterruptedException {
        var marked = HostProcesses.mentioning(mark);
        var tree = server.process().descendants().map(ProcessHandle::pid).toList();
        assertThat(marked).as("what the builds and the workloads run").hasSizeGreaterThan(8);

        server.kill();

        assertDead("builds and workloads", Duration.ofSeconds(5), marked);
        assertDead("all of its tree, git's helpers and the database among it", Duration.ofSeconds(10), tree);
        assertThat(HostProcesses.mentioning(mark)).isEmpty();
        assertThat(HostProcesses.mentioning(home.toString())).isEmpty();
    }

    private static void assertDead(String what, Duration limit, List<Long> processes) {
        Waiting.until(what + " are dead", limit, () -> processes.stream().noneMatch(HostProcesses::runs));
    }

    private void assertEndsWell(String name, Deployment deployment, List<String> shown) {
        var ended = operator.ended(deployment);
        assertThat(ended.failedReason()).as(name).isEmpty();
        assertThat(ended.status()).as(name).isEqualTo("success");
        assertThat(ended.stages()).as(name).hasSize(7).containsOnly("completed");
        assertThat(shown.isEmpty()).as("nothing was shown of " + name).isEqualTo(name.equals("queued"));
        var lines = operator.lines(deployment.log());
        assertThat(lines.subList(0, Math.min(shown.size(), lines.size())))
                .as("what was shown of " + name)
                .isEqualTo(shown);
        assertThat(lines.stream().anyMatch(line -> line.contains("Slipway stopped in the middle")))
                .as("whether the log of %s tells of the crash", name)
                .isEqualTo(!name.equals("queued"));
        assertThat(operator.visitor().get(ended.project(), "/")).isEqualTo("200 " + ended.project());
    }

    private String create(String project, String repository) {
        var id = operator.create(project, repository, Map.of());
        operator.set(project, "MARK", mark, false);
        return id;
    }

    private void begin(String project, Map<String, ?> wanted) {
        deployments.put(project, operator.deploy(project, wanted));
    }

    private void awaitStage(String project, String stage) {
        Waiting.until(
                project + " is in " + stage,
                SOON,
                () -> operator.find(deployments.get(project).id()).stage(stage).equals("in_progress"));
    }

    private TestRepository answering(String answer) {
        return repository("true", "true", Programs.answering(answer));
    }

    private String running(String install, String build, String program) {
        return repository(install, build, program).address();
    }

    private TestRepository repository(String install, String build, String program) {
        var repository = TestRepository.create(folder).write("once.sh", ONCE);
        return Programs.steps(repository, install, build, program);
    }

    /// A git that hangs in the checkout of the project whose id the file `hold` names, as it may on a broken disk.
    private void putGitThatCanBeHeld() throws IOException {
        var git = Files.createDirectory(folder.resolve("bin")).resolve("git");
        Files.writeString(git, """
                #!/bin/sh
                case " $* " in *" read-tree "*)
                    [ -e %1$s/hold ] && case "$GIT_DIR" in *"$(cat %1$s/hold)"*)
                        touch %1$s/held
                        exec sleep 1000
                    esac
                esac
                PATH=${PATH#%1$s/bin:}
                exec git "$@"
                """.formatted(folder));
        Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(home);
    }
}
