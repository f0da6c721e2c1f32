package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.Routes;
import dev.slipway.git.TestRepository;
import dev.slipway.platform.Database;
import dev.slipway.projects.NewProject;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectSettings;
import dev.slipway.projects.Projects;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The way of a push, as `docs/tour.md` tells it, twelve stops: with a real git client, a real database, a real
/// sandbox, and requests through the public door.
class PushToRunningAppTest {
    private static final String TOKEN = "slp_" + "p".repeat(40);

    @Test
    void aPushBecomesARunningAppAndTheNextOneTakesItsPlaceUnnoticed() throws Exception {
        try (var yard = Yard.open(Map.of())) {
            TestRows.token(yard.get(Database.class), yard.user(), TOKEN);
            var project = pushedOnly(yard);
            var repository = yard.program("one");
            repository.write("package.json", """
                    {"name": "tour", "private": true,
                     "scripts": {"build": "echo built with $CI", "start": "node server.js"}}
                    """).commit("Build before it runs");

            var first = push(yard, project, repository);
            tellsTheWholeStory(yard, project, first);

            swapsUnderLoad(yard, project, repository);
        }
    }

    private static void tellsTheWholeStory(Yard yard, Project project, String told) throws Exception {
        var live = yard.get(Deployments.class)
                .current(project.id(), yard.user())
                .orElseThrow(() -> new AssertionError(told));
        var address = yard.get(Routes.class).address(project.name()).toString();

        // 1 to 3: the push is received, stored together with its deployment, and its job is taken.
        assertThat(live.cause().creator()).isEqualTo(Deployment.Creator.GIT);
        assertThat(live.cause().push()).isPresent();
        assertThat(told).contains("Deployment #1 of " + live.revision().shortCommit());
        // 5: each stage was a row before it began and after it ended. (4, the builds, come with a later issue.)
        assertThat(yard.stages(live)).extracting(Stage::name).containsExactly(StageName.values());
        assertThat(yard.stages(live))
                .allMatch(stage ->
                        stage.status() == Stage.Status.COMPLETED && stage.took().isPresent());
        // 6: exactly the commit that was pushed.
        assertThat(live.revision().subject()).isEqualTo("Build before it runs");
        // 7: what was detected, with its reasons, stored and told.
        var plan = live.bundle().plan().orElseThrow();
        assertThat(plan.reasons()).isNotEmpty();
        assertThat(told).contains(plan.reasons().getFirst().toString());
        // 8: the build ran in the sandbox; its lines are in the log, and streamed into the push.
        assertThat(told).contains("-----> building").contains("$ npm run build").contains("built with true");
        // 9: an artifact by its digest.
        var artifact = yard.get(ArtifactShelf.class)
                .find(project.id(), live.bundle().artifact().orElseThrow());
        assertThat(Manifest.of(artifact.orElseThrow()).digest())
                .isEqualTo(live.bundle().artifact().orElseThrow());
        assertThat(Files.exists(artifact.get().resolve("server.js"))).isTrue();
        // 10: a supervised workload with a port of its own.
        assertThat(running(yard, project)).singleElement().satisfies(workload -> {
            assertThat(workload.release()).isEqualTo(live.id());
            assertThat(workload.port()).isBetween(30_000, 39_999);
        });
        // 11 and 12: the public address answers, and only that made it a success.
        assertThat(told).contains("GET / through " + address + ": 200").contains("=====> Live at " + address);
        assertThat(live.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(yard.open(address)).startsWith("200 ").contains("one");
    }

    private static void swapsUnderLoad(Yard yard, Project project, TestRepository repository) throws Exception {
        var address = yard.get(Routes.class).address(project.name());
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var load = threads.submit(() -> load(address, stop));
            Yard.answering(repository, "two").commit("Answer two");

            push(yard, project, repository);
            assertThat(yard.open(address.toString())).contains("two");
            stop.set(true);

            var answers = load.get();
            assertThat(answers).allMatch(answer -> answer.startsWith("200 "));
            assertThat(answers.getFirst()).contains("one");
            assertThat(answers.getLast()).contains("two");
        }
    }

    /// Asks without a pause until it is told to stop, and once more after that; every answer counts.
    private static List<String> load(URI address, AtomicBoolean stop) throws Exception {
        var door = new PublicDoor(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()), Duration.ofSeconds(10));
        var answers = new ArrayList<String>();
        boolean last;
        do {
            last = stop.get();
            var answer = door.ask(PublicDoor.Request.get(address), _ -> false);
            answers.add(answer.status() + " " + answer.body());
        } while (!last);
        return answers;
    }

    private static Project pushedOnly(Yard yard) {
        var wanted = new NewProject(yard.user(), "tour", Optional.empty(), "main", ProjectSettings.none());
        return yard.get(Database.class)
                .asUser(yard.user(), () -> yard.get(Projects.class).create(wanted));
    }

    /// What the person who pushes reads in the terminal.
    private static String push(Yard yard, Project project, TestRepository repository) {
        var port = yard.get(Routes.class).home().getPort();
        var remote = "http://ann:%s@127.0.0.1:%d/git/%s.git".formatted(TOKEN, port, project.name());
        var ended = repository.tryGit("push", remote, "main");
        assertThat(ended.exit()).as(ended.text()).isZero();
        return ended.text().replace("remote: ", "");
    }

    private static List<Workload> running(Yard yard, Project project) {
        return yard.get(Workloads.class).running(project.id());
    }
}
