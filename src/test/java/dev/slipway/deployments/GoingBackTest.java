package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Waiting;
import dev.slipway.edge.Routes;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What happens to a version that was ready and yet cannot stay, and to a deployment that takes too long. The
/// public listener has another address than usual, and the check finds it there.
class GoingBackTest {
    private static Yard yard;

    @BeforeAll
    static void open() {
        yard = Yard.open(Map.of(
                "SLIPWAY_DEPLOYMENTS_CHECK_PATIENCE", "1s",
                "SLIPWAY_DEPLOYMENTS_DRAIN", "20s",
                "SLIPWAY_DEPLOYMENTS_TIMEOUT", "20s",
                "SLIPWAY_EDGE_ADDRESS", "127.0.0.2"));
    }

    @AfterAll
    static void close() {
        yard.close();
    }

    /// The new version answers the probe, but not those who come by its public name. Who met it in that moment gets
    /// the whole answer, although that takes longer than the check.
    @Test
    void aVersionWhosePublicAddressFailsGivesWayToTheOldOne() throws Exception {
        var repository = yard.program("one");
        var project = yard.project(repository);
        var good = yard.deploy(project);
        var address = good.progress().deployedUrl().orElseThrow();
        repository.write("server.js", """
                const http = require('node:http');
                http.createServer((request, response) => {
                    if (request.url === '/slow') {
                        setTimeout(() => response.end('slow two'), 3000);
                        return;
                    }
                    response.statusCode = request.headers.host.includes('.localhost') ? 503 : 200;
                    response.end('two');
                }).listen(process.env.PORT);
                """).commit("Fail for the public");

        var begun = yard.begin(project);
        Waiting.until(
                "the new version is met",
                Duration.ofSeconds(60),
                () -> open(address).equals("503 two"));
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow =
                    visitors.submit(() -> new PublicDoor(yard.get(Routes.class).listener(), Duration.ofSeconds(15))
                            .ask(PublicDoor.Request.get(URI.create(address).resolve("/slow")), _ -> false));
            var failed = yard.ended(begun);

            assertThat(failed.status()).isEqualTo(DeploymentStatus.FAILED);
            assertThat(failed.progress().failedStage()).contains(StageName.DEPLOYING);
            assertThat(failed.progress().failedReason().orElseThrow())
                    .contains("the new version was ready, but its public address did not answer", ": 503");
            assertThat(yard.log(failed)).contains("Going back to what was live before");
            assertThat(slow.get().body()).isEqualTo("slow two");
        }
        assertThat(open(address)).startsWith("200 one");
        assertThat(yard.get(Deployments.class)
                        .current(project.id(), yard.user())
                        .orElseThrow()
                        .id())
                .isEqualTo(good.id());
        assertThat(yard.get(Workloads.class).running(project.id()))
                .extracting(Workload::release)
                .containsExactly(good.id());
    }

    @Test
    void aDeploymentThatTakesTooLongIsEndedAndSaysSo() throws Exception {
        var repository = yard.program("one");
        repository.write("package.json", """
                {"name": "p", "private": true, "scripts": {"build": "sleep 4711", "start": "node server.js"}}
                """).commit("Build for ever");

        var failed = yard.deploy(yard.project(repository));

        assertThat(failed.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(failed.progress().failedStage()).contains(StageName.BUILDING);
        assertThat(failed.progress().failedReason().orElseThrow())
                .isEqualTo("it took longer than 20.0 s (deployments.timeout)");
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse("")))
                .noneMatch(command -> command.endsWith("sleep 4711"));
        assertThat(yard.home().resolve("work").resolve(failed.id().toString())).doesNotExist();
    }

    private static String open(String address) {
        try {
            return yard.open(address);
        } catch (java.io.IOException e) {
            return e.getMessage();
        }
    }
}
