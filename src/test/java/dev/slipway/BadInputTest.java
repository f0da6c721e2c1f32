package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Operator.Deployment;
import dev.slipway.git.TestRepository;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.HostProcesses;
import dev.slipway.runtime.Workloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bad commits of a project that is live: each is told in clear words, the old version serves on, and nothing of
/// the attempt stays. The workspaces lie on a file system of 64 MB of their own.
class BadInputTest {
    private static final Path FOLDER = TestFolders.fresh("bad");
    private static final Path SMALL = TestFolders.fresh("small");
    private static TestServer server;
    private static Operator operator;

    @BeforeAll
    static void start() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=64m,mode=0711", "slipway-test", SMALL.toString());
        server = TestServer.start(Map.of(
                "SLIPWAY_DEPLOYMENTS_WORKSPACES", SMALL.toString(),
                "SLIPWAY_DEPLOYMENTS_PATIENCE", "4s",
                "SLIPWAY_GIT_ALLOW_PRIVATE_NETWORKS", "true"));
        operator = Operator.of(server);
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
        server.close();
        run("umount", SMALL.toString());
    }

    @Test
    void badCommitsLeaveTheOldVersionServingAndNothingElse() throws Exception {
        var repository = good("live");
        var live = new LiveProject("live", repository);

        live.fails(building(repository, "echo error: no such thing; exit 3"), "building", "error: no such thing");
        live.fails(building(repository, "setsid sleep 1000 & exit 4"), "building", "exit code 4");
        live.fails(building(repository, "dd if=/dev/zero of=big bs=1M count=200"), "building", "the disk is full");
        live.fails(building(repository, "ln -s /etc/shadow shadow"), "copying", "shadow leads out of the project");
        live.fails(program(repository, "setInterval(() => {}, 1000)"), "deploying", "never was ready");
        live.fails(program(repository, "process.exit(7)"), "deploying", "7");
        live.fails(
                program(
                        repository,
                        "require('node:http').createServer((q, a) => a.writeHead(500).end())"
                                + ".listen(process.env.PORT)"),
                "deploying",
                "500");
        Files.createSymbolicLink(repository.folder().resolve("passwd"), Path.of("/etc/passwd"));
        live.fails(repository, "checkout", "the symbolic link 'passwd' points outside of the repository");
        Files.delete(repository.folder().resolve("passwd"));
        latin(repository.folder().resolve("package.json"));
        live.fails(repository, "checkout", "package.json is not UTF-8 text");
        Files.delete(repository.folder().resolve("package.json"));
        latin(repository.folder().resolve("slipway.yaml"));
        live.fails(repository, "checkout", "slipway.yaml is not UTF-8 text");
    }

    @Test
    void aCommitThatIsForcedAwayWhileItWaitsFailsInCloning() {
        var repository = good("rewritten");
        var live = new LiveProject("rewritten", repository);
        building(repository, "until [ -e /cache/go ]; do sleep 0.1; done").commit("Wait");
        var running = operator.deploy("rewritten");
        operator.says(running.log(), "$ until");
        building(repository, "true").commit("Vanish");
        var vanished = repository.head();
        var waiting = operator.deploy("rewritten");
        repository.git("reset", "--quiet", "--hard", "HEAD~2");
        repository.git("-c", "gc.reflogExpire=now", "reflog", "expire", "--expire=now", "--all");
        repository.git("gc", "--quiet", "--prune=now");
        operator.cancel(running);

        var ended = operator.ended(waiting);

        assertThat(ended.status()).isEqualTo("failed");
        assertThat(ended.failedStage()).isEqualTo("cloning");
        assertThat(ended.failedReason()).contains(vanished).contains("force-pushed away?");
        live.assertServesAlone();
    }

    @Test
    void whatCannotBeReachedIsSaidAtOnceAndNothingIsMade() {
        operator.create("nowhere", "http://127.0.0.1:9/nothing.git", Map.of());
        operator.create("missing", "file:///no/such/repository", Map.of());
        operator.create("nobody", "https://no-such-host.invalid/a.git", Map.of());

        assertRefused("nowhere", 503, "127.0.0.1:9");
        assertRefused("missing", 503, "/no/such/repository");
        assertRefused("nobody", 503, "no-such-host.invalid");
    }

    @Test
    void aBranchThatIsMissingIsSaidAtOnceAndNothingIsMade() {
        operator.create("branchless", good("branchless").address(), Map.of());

        var answer =
                operator.browser().api("POST", "/api/v1/projects/branchless/deployments", "{\"branch\": \"gone\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("branch gone does not exist");
        assertThat(operator.deployments("branchless")).isEmpty();
    }

    /// It is cut to what a viewer can bear and says how long it was; all that follows is there.
    @Test
    void aLineOfTwoHundredMegabytesHarmsNobody() {
        var repository = TestRepository.create(FOLDER);
        repository.write("shout.sh", """
                echo before
                head -c 200000000 /dev/zero | tr '\\000' a
                echo
                echo after
                """);
        Programs.steps(repository, "true", "sh shout.sh", Programs.answering("loud"));
        operator.create("loud", repository.address(), Map.of());

        var ended = operator.ended(operator.deploy("loud"));

        assertThat(ended.failedReason()).isEmpty();
        var lines = operator.lines(ended.log());
        assertThat(lines).allMatch(line -> line.length() < 70_000);
        assertThat(lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)))
                .containsSubsequence("before", "after", "Live at " + ended.url());
        assertThat(lines)
                .filteredOn(line -> line.contains("aaaaaaaa"))
                .singleElement()
                .asString()
                .endsWith("… (line cut, 200000000 bytes)");
        assertThat(operator.visitor().get("loud", "/")).isEqualTo("200 loud");
    }

    /// A project with a good version that answers, and what there is on the machine for it.
    private static final class LiveProject {
        private final String name;
        private final ProjectId id;
        private final String mark = UUID.randomUUID().toString();
        private final List<Long> processes;

        LiveProject(String name, TestRepository repository) {
            this.name = name;
            this.id = ProjectId.parse(operator.create(name, repository.address(), Map.of()));
            operator.set(name, "MARK", mark, false);
            assertThat(operator.ended(operator.deploy(name)).failedReason()).isEmpty();
            this.processes = HostProcesses.mentioning(mark);
            assertThat(processes).isNotEmpty();
            assertServesAlone();
        }

        void fails(TestRepository repository, String stage, String reason) {
            repository.commit("Break it");
            Deployment ended = operator.ended(operator.deploy(name));
            assertThat(ended.status()).as(reason).isEqualTo("failed");
            assertThat(ended.failedReason()).contains(reason);
            assertThat(ended.failedStage()).as(reason).isEqualTo(stage);
            assertThat(ended.stage(stage)).as(reason).isEqualTo("failed");
            assertThat(ended.url()).as(reason).isEmpty();
            assertThat(operator.text(ended.log())).contains("Failed: " + ended.failedReason());
            assertServesAlone();
        }

        void assertServesAlone() {
            assertThat(operator.visitor().get(name, "/")).isEqualTo("200 " + name);
            assertThat(server.get(Workloads.class).running(id)).hasSize(1);
            assertThat(HostProcesses.mentioning(mark)).isEqualTo(processes);
            assertThat(list(SMALL)).as("workspaces").isEmpty();
            var artifacts = server.home().path().resolve("artifacts/" + id);
            assertThat(list(artifacts)).as("unfinished artifacts").noneMatch(file -> file.endsWith(".part"));
        }
    }

    private static void assertRefused(String project, int status, String words) {
        var answer = operator.browser().api("POST", "/api/v1/projects/%s/deployments".formatted(project), "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(operator.deployments(project)).isEmpty();
    }

    private static TestRepository good(String answer) {
        return Programs.repository(FOLDER, "true", "true", Programs.answering(answer));
    }

    private static TestRepository building(TestRepository repository, String build) {
        return Programs.steps(repository, "true", build, Programs.answering("bad"));
    }

    private static TestRepository program(TestRepository repository, String program) {
        return Programs.steps(repository, "true", "true", program);
    }

    private static void latin(Path file) throws IOException {
        Files.write(file, "{\"name\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> list(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
