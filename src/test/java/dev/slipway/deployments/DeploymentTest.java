package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Real repositories, brought live by a whole server.
class DeploymentTest {
    private static Yard yard;

    @BeforeAll
    static void open() {
        yard = Yard.open(Map.of());
    }

    @AfterAll
    static void close() {
        yard.close();
    }

    @Test
    void aPushedProgramAnswersAtItsAddress() throws Exception {
        var project = yard.project(yard.program("one"));

        var deployment = yard.deploy(project);

        assertThat(deployment.progress().failedReason()).isEmpty();
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(yard.stages(deployment)).allMatch(stage -> stage.status() == Stage.Status.COMPLETED);
        assertThat(deployment.revision().subject()).isEqualTo("Answer one");
        assertThat(yard.open(deployment.progress().deployedUrl().orElseThrow()))
                .startsWith("200 ")
                .contains("one no greeting");
        assertThat(yard.home().resolve("work/" + deployment.id())).doesNotExist();
    }

    @Test
    void theNewVersionTakesTheOldOnesPlaceAndARollbackBringsAllOfItBack() throws Exception {
        var repository = yard.program("one");
        var project = yard.project(repository);
        set(project.name(), "GREETING", "hello");
        var first = yard.deploy(project);
        Yard.answering(repository, "two").commit("Answer two");
        set(project.name(), "GREETING", "good evening");

        var second = yard.deploy(project);
        var address = second.progress().deployedUrl().orElseThrow();
        assertThat(yard.open(address)).contains("two good evening");

        var back = yard.ended(yard.get(Deployments.class).rollback(first.id(), yard.user()));
        assertThat(back.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(back.cause().rollbackOf()).contains(first.id());
        assertThat(yard.open(address)).contains("one hello");
    }

    @Test
    void anUnchangedDeploymentReusesTheArtifactUnlessAFreshOneIsAskedFor() throws Exception {
        var project = yard.project(yard.program("one"));
        var first = yard.deploy(project);

        var again = yard.deploy(project);
        var fresh = yard.ended(yard.begin(project, new Deployments.Wanted(Optional.empty(), Optional.empty(), true)));

        assertThat(again.bundle().artifact()).isEqualTo(first.bundle().artifact());
        assertThat(yard.log(again)).contains("Reused from #1: the same input was built there");
        assertThat(fresh.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(yard.log(fresh)).noneMatch(line -> line.startsWith("Reused"));
    }

    @Test
    void plainPagesAreServedFromTheArtifact() throws Exception {
        var repository = yard.repository();
        repository.write("index.html", "<h1>Hello</h1>").commit("Say hello");

        var deployment = yard.deploy(yard.project(repository));

        assertThat(deployment.progress().failedReason()).isEmpty();
        assertThat(yard.open(deployment.progress().deployedUrl().orElseThrow()))
                .startsWith("200 ")
                .contains("<h1>Hello</h1>");
    }

    @Test
    void aStdioMcpServerIsReachedThroughTheGateway() throws Exception {
        var repository = yard.repository();
        repository.write("slipway.yaml", "runtime: mcp\nmcpTransport: stdio\n");
        repository.write("package.json", """
                {"name": "echo", "private": true, "scripts": {"start": "node server.js"}}
                """);
        repository.write("server.js", """
                const lines = require('node:readline').createInterface({input: process.stdin});
                const info = {protocolVersion: '2025-06-18', capabilities: {tools: {}}, serverInfo: {name: 'echo', version: '1'}};
                lines.on('line', line => {
                    const message = JSON.parse(line);
                    if (message.id === undefined) return;
                    const result = message.method === 'initialize' ? info : {tools: []};
                    console.log(JSON.stringify({jsonrpc: '2.0', id: message.id, result}));
                });
                """);
        repository.commit("Echo");
        var project = yard.project(repository);

        var deployment = yard.deploy(project);

        assertThat(deployment.progress().failedReason()).isEmpty();
        assertThat(deployment.progress().deployedUrl().orElseThrow()).endsWith("/mcp/" + project.name());
        assertThat(yard.log(deployment))
                .anyMatch(line -> line.matches("echo 1 answers after \\d+ ms, speaks MCP 2025-06-18 and has 0 tools"));
    }

    @Test
    void anMcpServerOfEitherEraGoesLive() throws Exception {
        var code = Files.readString(Path.of("src/test/node/conformance-server.mjs"));
        for (var era : Map.of("legacy", "2025-11-25", "modern", "2026-07-28").entrySet()) {
            var repository = yard.repository();
            repository.write("slipway.yaml", "runtime: mcp\nmcpTransport: stdio\nstartCommand: node server.mjs\n");
            repository.write("server.mjs", "process.env.ERA = '%s';\n".formatted(era.getKey()) + code);
            repository.commit("Speak " + era.getValue());

            var deployment = yard.deploy(yard.project(repository));

            assertThat(deployment.progress().failedReason()).isEmpty();
            assertThat(yard.log(deployment))
                    .anyMatch(line ->
                            line.matches(".* speaks MCP %s and has [1-9][0-9]* tools".formatted(era.getValue())));
        }
    }

    @Test
    void anMcpServerThatDoesNotWorkSaysHow() throws Exception {
        var repository = yard.repository();
        repository.write("slipway.yaml", "runtime: mcp\nmcpTransport: stdio\nstartCommand: node server.js\n");
        repository.write("server.js", "process.exit(4);").commit("End");

        var deployment = yard.deploy(yard.project(repository));

        assertThat(deployment.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(deployment.progress().failedReason().orElseThrow())
                .contains("the MCP server does not work: it ended", "exit code 4");
    }

    @Test
    void aCancelledBuildLeavesNothing() throws Exception {
        var repository = yard.program("one");
        repository.write("package.json", """
                {"name": "slow", "private": true,
                 "scripts": {"build": "echo building && sleep 600", "start": "node server.js"}}
                """).commit("Build slowly");
        var deployment = yard.begin(yard.project(repository));
        yard.says(deployment.log(), "building");

        var asked = Instant.now();
        yard.get(Deployments.class).cancel(deployment.id(), yard.user());
        var ended = yard.ended(deployment);

        assertThat(ended.status()).isEqualTo(DeploymentStatus.CANCELLED);
        assertThat(ended.progress().failedStage()).contains(StageName.BUILDING);
        assertThat(Duration.between(asked, ended.progress().completedAt().orElseThrow()))
                .isLessThan(Duration.ofSeconds(3));
        assertThat(yard.stages(ended).getLast().status()).isEqualTo(Stage.Status.CANCELLED);
    }

    @Test
    void whatWaitsIsSupersededByANewerPushAndToldSo() throws Exception {
        var repository = yard.program("one");
        repository.write("package.json", """
                {"name": "slow", "private": true,
                 "scripts": {"build": "echo building && sleep 600", "start": "node server.js"}}
                """).commit("Build slowly");
        var project = yard.project(repository);
        var running = yard.begin(project);
        yard.says(running.log(), "building");
        var waiting = yard.begin(project);
        var newest = yard.begin(project);

        var superseded = yard.ended(waiting);

        assertThat(superseded.status()).isEqualTo(DeploymentStatus.CANCELLED);
        assertThat(superseded.progress().supersededBy()).contains(newest.id());
        assertThat(yard.log(superseded)).anyMatch(line -> line.contains("superseded by #3"));
        yard.get(Deployments.class).cancel(newest.id(), yard.user());
        yard.get(Deployments.class).cancel(running.id(), yard.user());
        assertThat(yard.ended(newest).status()).isEqualTo(DeploymentStatus.CANCELLED);
        assertThat(yard.ended(running).status()).isEqualTo(DeploymentStatus.CANCELLED);
    }

    @Test
    void whatIsLiveIsLiveAgainAfterARestart() throws Exception {
        var project = yard.project(yard.program("one"));
        var deployment = yard.deploy(project);

        yard.restart();
        yard.get(Restorer.class).await(project.id());

        var address =
                yard.get(dev.slipway.edge.Routes.class).address(project.name()).toString();
        assertThat(yard.open(address)).startsWith("200 ").contains("one");
        assertThat(yard.get(Deployments.class)
                        .current(project.id(), yard.user())
                        .orElseThrow()
                        .id())
                .isEqualTo(deployment.id());
    }

    @Test
    void nothingOfADeletedProjectStays() throws Exception {
        var project = yard.project(yard.program("one"));
        var address = yard.deploy(project).progress().deployedUrl().orElseThrow();

        yard.get(Database.class)
                .asUser(yard.user(), () -> yard.get(Projects.class).delete(project.id()));
        yard.get(Removal.class).of(project.id());

        assertThat(yard.open(address)).doesNotStartWith("200");
        assertThat(Files.exists(yard.home().resolve("artifacts/" + project.id())))
                .isFalse();
        assertThatThrownBy(() -> yard.begin(project))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private void set(String project, String key, String value) {
        yard.get(Database.class).asUser(yard.user(), () -> {
            var id = yard.get(Projects.class).get(project).id();
            yard.get(Variables.class).set(id, key, value, false);
        });
    }
}
