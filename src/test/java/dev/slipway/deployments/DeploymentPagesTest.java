package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Waiting;
import dev.slipway.edge.Routes;
import dev.slipway.platform.Database;
import dev.slipway.projects.Project;
import dev.slipway.runtime.Workloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people and programs see of a deployment, asked for through the public door.
class DeploymentPagesTest {
    private static final String TOKEN = "slp_" + "w".repeat(40);

    private static Yard yard;
    private static Project project;
    private static Deployment good;
    private static Deployment failed;

    @BeforeAll
    static void open() throws Exception {
        yard = Yard.open(Map.of());
        TestRows.token(yard.get(Database.class), yard.user(), TOKEN);
        var repository = yard.program("one");
        project = yard.project(repository);
        good = yard.deploy(project);
        repository.write("package.json", """
                {"name": "p", "private": true,
                 "scripts": {"build": "echo 'error: <b>bold</b>' && exit 3", "start": "node server.js"}}
                """).commit("Break the build");
        failed = yard.deploy(project);
    }

    @AfterAll
    static void close() {
        yard.close();
    }

    @Test
    void theProjectsPageSaysWhatIsLiveAndWhatHappenedLast() throws Exception {
        assertThat(get("/projects/" + project.name()))
                .startsWith("200")
                .contains(good.progress().deployedUrl().orElseThrow())
                .contains("Healthy")
                .contains("Break the build")
                .contains("/git/" + project.name() + ".git");
        assertThat(get("/projects/" + project.name() + "/live"))
                .startsWith("200")
                .contains("Answer one");
    }

    @Test
    void aDeploymentsPageShowsStagesPlanAndWhatCanBeDone() throws Exception {
        assertThat(get("/deployments/" + good.id()))
                .startsWith("200")
                .contains("live now")
                .contains("?stage=building")
                .contains("runtime nodejs")
                .contains("Redeploy")
                .doesNotContain("Roll back to this")
                .doesNotContain("hx-trigger");
    }

    @Test
    void aFailedOneOpensItsLogAtTheFirstErrorAndNamesTheCauseEscaped() throws Exception {
        assertThat(get("/deployments/" + failed.id()))
                .startsWith("200")
                .contains("Failed in building")
                .contains("exit code 3")
                .contains("&lt;b&gt;bold&lt;/b&gt;")
                .contains("data-first-error=\"true\"");
    }

    @Test
    void anUnknownOneIsNotFound() throws Exception {
        assertThat(get("/api/v1/deployments/00000000-0000-0000-0000-000000000000"))
                .startsWith("404");
        assertThat(get("/deployments/00000000-0000-0000-0000-000000000000")).startsWith("404");
    }

    @Test
    void theApiTellsItAll() throws Exception {
        assertThat(get("/api/v1/deployments/" + failed.id()))
                .contains("\"status\":\"failed\"")
                .contains("\"failedStage\":\"building\"")
                .contains("\"creatorType\":\"manual\"")
                .contains("\"name\":\"deploying\",\"status\":\"pending\"");
        assertThat(get("/api/v1/projects/" + project.name() + "/deployments?size=1"))
                .contains("\"total\":2")
                .contains("\"number\":2")
                .doesNotContain("\"number\":1,");
    }

    @Test
    void theApiTellsWhatOfAProjectRuns() throws Exception {
        var running = yard.get(Workloads.class).running(project.id()).getFirst();

        assertThat(get("/api/v1/projects/" + project.name() + "/workloads"))
                .startsWith("200 ")
                .contains("\"total\":1")
                .contains("\"id\":\"%s\"".formatted(running.id()))
                .contains("\"deploymentId\":\"%s\"".formatted(good.id()))
                .contains("\"name\":\"%s\"".formatted(running.name()))
                .contains("\"status\":\"running\"")
                .contains("\"port\":%d".formatted(running.port()))
                .contains("\"restarts\":0")
                .contains("\"logId\":\"%s\"".formatted(running.log().value()));
        Waiting.until(
                "its use is told",
                Duration.ofSeconds(30),
                () -> get("/api/v1/projects/" + project.name() + "/workloads").matches("(?s).*\"memoryBytes\":\\d+.*"));
        assertThat(get("/api/v1/projects/none/workloads")).startsWith("404");
    }

    @Test
    void itsEventsEndWithItsEnd() throws Exception {
        assertThat(get("/api/v1/deployments/" + good.id() + "/events"))
                .contains("event:deployment")
                .contains("\"status\":\"success\"");
    }

    private static String get(String path) throws IOException {
        var address = yard.get(Routes.class).home().resolve(path);
        var answer = new PublicDoor(yard.get(Routes.class).listener(), Duration.ofSeconds(10))
                .ask(
                        new PublicDoor.Request(
                                "GET",
                                address,
                                Map.of("Authorization", "Bearer " + TOKEN, "Accept", accepted(path)),
                                ""),
                        _ -> false);
        return answer.status() + " " + answer.body();
    }

    private static String accepted(String path) {
        return path.startsWith("/api/") ? "*/*" : "text/html";
    }
}
