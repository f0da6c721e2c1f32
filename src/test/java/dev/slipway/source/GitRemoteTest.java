package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.Repositories;
import dev.slipway.git.TestRepository;
import dev.slipway.identity.User;
import dev.slipway.projects.Project;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class GitRemoteTest {
    private static SourceServer server;
    private static User ada;
    private static User eve;
    private static int count;

    @TempDir
    Path folder;

    private Project project;
    private TestRepository mine;
    private String remote;

    @BeforeAll
    static void start() {
        server = new SourceServer();
        ada = server.user("ada", false);
        eve = server.user("eve", false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare(TestInfo test) {
        project = server.project(ada, "app-" + ++count, Optional.empty());
        mine = TestRepository.create(folder);
        remote = server.remote(ada, project.name());
        server.witness().lines = List.of();
        server.witness().well = true;
        server.witness().refuses = false;
        server.witness().holdsBack = Optional.empty();
    }

    @Test
    void aPushIsReceivedWithItsCommitAndTold() {
        var commit = mine.write("a", "1").commit("The first");
        server.witness().lines = List.of("Installing", "Live at http://app.localhost");
        var pushed = mine.tryGit("push", remote, "main");
        assertThat(pushed.exit()).as(pushed.text()).isZero();
        assertThat(pushed.text())
                .containsSubsequence(
                        "remote: Deploying " + commit.substring(0, 7),
                        "remote: Installing",
                        "remote: Live at http://app.localhost");

        var push = server.pushes(project).getFirst();
        assertThat(push.commit()).isEqualTo(commit);
        assertThat(push.origin()).isEqualTo(Push.Origin.GIT);
        assertThat(push.by()).isEqualTo(ada.id());
        assertThat(push.details().orElseThrow().subject()).isEqualTo("The first");
        assertThat(server.stored(ada, project).items()).singleElement().satisfies(stored -> {
            assertThat(stored.id()).isEqualTo(push.id());
            assertThat(stored.details().orElseThrow().author()).isEqualTo("Ada");
        });
        server.get(Repositories.class).checkout(project.id(), commit, folder.resolve("files"));
        assertThat(folder.resolve("files/a")).hasContent("1");
    }

    @Test
    void whoGoesAwayStopsTheTellingOnly() throws Exception {
        var commit = mine.write("a", "1").commit("first");
        server.witness().lines = List.of("Installing");
        server.witness().holdsBack = Optional.of(new CountDownLatch(1));
        var push = mine.start("push", remote, "main");
        try (var output = new BufferedReader(new InputStreamReader(push.getInputStream()))) {
            assertThat(output.lines()
                            .filter(line -> line.contains("Installing"))
                            .findFirst())
                    .isPresent();
            assertThat(push.isAlive()).isTrue();
            push.descendants().forEach(ProcessHandle::destroyForcibly);
            push.destroyForcibly();
        }
        assertThat(server.witness().interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.pushes(project))
                .singleElement()
                .satisfies(one -> assertThat(one.commit()).isEqualTo(commit));
    }

    @Test
    void otherBranchesAreKeptAndNotDeployed() {
        mine.write("a", "1").commit("first");
        var pushed = mine.tryGit("push", remote, "main:feature/x");
        assertThat(pushed.exit()).as(pushed.text()).isZero();
        assertThat(pushed.text()).contains("feature/x is kept, but not deployed");
        assertThat(server.pushes(project)).isEmpty();
        mine.git("push", remote, ":feature/x");
    }

    @Test
    void theDeployedBranchStays() {
        mine.write("a", "1").commit("first");
        mine.git("push", remote, "main");
        var deleted = mine.tryGit("push", remote, ":main");
        assertThat(deleted.exit()).isNotZero();
        assertThat(deleted.text()).contains("main is the branch that is deployed and stays");
    }

    @Test
    void aRewrittenBranchDeploysExactlyTheNewCommit() {
        mine.write("a", "1").commit("first");
        mine.git("push", remote, "main");
        mine.git("commit", "--quiet", "--amend", "-m", "rewritten");
        mine.git("push", "--force", remote, "main");
        assertThat(server.pushes(project)).hasSize(2);
        assertThat(server.pushes(project).getLast().commit()).isEqualTo(mine.head());
    }

    @Test
    void whatCannotBeStoredIsRefusedAndLeavesNothing() {
        mine.write("a", "1").commit("first");
        server.witness().refuses = true;
        var pushed = mine.tryGit("push", remote, "main");
        assertThat(pushed.exit()).isNotZero();
        assertThat(pushed.text()).contains("Slipway could not store the push");
        server.witness().refuses = false;
        assertThat(server.stored(ada, project).total()).isZero();
        mine.git("push", remote, "main");
        assertThat(server.pushes(project)).hasSize(1);
    }

    @Test
    void aFailedDeploymentIsSaid() {
        mine.write("a", "1").commit("first");
        server.witness().well = false;
        assertThat(mine.tryGit("push", remote, "main").text()).contains("was not deployed");
    }

    @Test
    void aStrangerIsAskedForATokenAndFindsNothing() throws Exception {
        mine.write("a", "1").commit("first");
        var nobody = "http://%s/git/%s.git".formatted(server.address(), project.name());
        var asked = get(nobody + "/info/refs?service=git-upload-pack", Optional.empty());
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic realm=");
        assertThat(mine.tryGit("push", nobody, "main").exit()).isNotZero();
        var wrong = "http://anyone:slp_wrong@%s/git/%s.git".formatted(server.address(), project.name());
        assertThat(mine.tryGit("push", wrong, "main").text()).contains("Authentication failed");

        var others = mine.tryGit("push", server.remote(eve, project.name()), "main");
        assertThat(others.exit()).isNotZero();
        assertThat(others.text()).contains("there is no project '" + project.name() + "'");
        assertThat(server.pushes(project)).isEmpty();
    }

    @Test
    void aBearerTokenOpensTheDoorToo() throws Exception {
        mine.write("a", "1").commit("first");
        var address = "http://%s/git/%s.git".formatted(server.address(), project.name());
        var header = "http.extraHeader=Authorization: Bearer " + server.token(ada);
        mine.git("-c", header, "push", address, "main");
        mine.git(
                "-c",
                header,
                "clone",
                "--quiet",
                address,
                folder.resolve("clone").toString());
        assertThat(folder.resolve("clone/a")).hasContent("1");
    }

    @Test
    void onlyGitsOwnRequestsAreAnswered() throws Exception {
        var base = "http://%s/git/%s.git".formatted(server.address(), project.name());
        for (var path : List.of("/HEAD", "/config", "/info/refs", "/objects/info/packs", "/../../x")) {
            assertThat(get(base + path, Optional.of(server.token(ada))).statusCode())
                    .as(path)
                    .isIn(400, 404);
        }
    }

    private static HttpResponse<String> get(String address, Optional<String> token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address));
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
