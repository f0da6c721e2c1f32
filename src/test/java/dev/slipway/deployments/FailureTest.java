package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bad input gets a clear word and leaves nothing half-made. The workspaces lie on a file system of 64 MB of
/// their own.
class FailureTest {
    private static Path small;
    private static Yard yard;

    @BeforeAll
    static void open() throws Exception {
        small = TestFolders.fresh("small");
        run("mount", "-t", "tmpfs", "-o", "size=64m,mode=0711", "slipway-test", small.toString());
        yard = Yard.open(
                Map.of("SLIPWAY_DEPLOYMENTS_WORKSPACES", small.toString(), "SLIPWAY_DEPLOYMENTS_PATIENCE", "5s"));
    }

    @AfterAll
    static void close() throws Exception {
        yard.close();
        run("umount", small.toString());
    }

    @Test
    void aFailedBuildSaysWhatItSaidAndTheOldVersionServesOn() throws Exception {
        var repository = yard.program("one");
        var project = yard.project(repository);
        var good = yard.deploy(project);
        assertThat(good.progress().failedReason()).isEmpty();
        building(repository, "echo 'error: no such thing' && exit 3");

        var failed = yard.deploy(project);

        assertFailed(failed, StageName.BUILDING, "ended with exit code 3: error: no such thing");
        assertThat(yard.open(good.progress().deployedUrl().orElseThrow())).contains("one");
        assertThat(yard.stages(failed))
                .extracting(Stage::status)
                .endsWith(Stage.Status.FAILED, Stage.Status.PENDING, Stage.Status.PENDING);
    }

    @Test
    void aFullDiskIsCalledByItsName() throws Exception {
        var repository = yard.program("one");
        building(repository, "dd if=/dev/zero of=big bs=1M count=200");

        assertFailed(yard.deploy(yard.project(repository)), StageName.BUILDING, "the disk is full");
    }

    @Test
    void withTooLittleDiskNothingIsBegun() throws Exception {
        var project = yard.project(yard.program("one"));
        var filling = small.resolve("filling");
        var free = Files.getFileStore(small).getUsableSpace();
        Files.write(filling, new byte[(int) free - (512 << 10)]);
        try {
            assertFailed(yard.deploy(project), StageName.CLONING, "free, and no deployment is begun below 1 MB");
        } finally {
            Files.delete(filling);
        }
        assertThat(yard.deploy(project).status()).isEqualTo(DeploymentStatus.SUCCESS);
    }

    @Test
    void aProgramThatNeverListensIsNotLive() throws Exception {
        var repository = yard.program("one");
        repository.write("server.js", "setInterval(() => {}, 1000)").commit("Listen to nothing");
        var project = yard.project(repository);

        var failed = yard.deploy(project);

        assertFailed(failed, StageName.DEPLOYING, "the new version never was ready");
        assertThat(yard.get(Deployments.class).isLive(project.id())).isFalse();
        assertThat(yard.get(dev.slipway.runtime.Workloads.class).running(project.id()))
                .isEmpty();
    }

    @Test
    void aProgramThatEndsSaysHow() throws Exception {
        var repository = yard.program("one");
        repository.write("server.js", "process.exit(7)").commit("End at once");

        assertFailed(yard.deploy(yard.project(repository)), StageName.DEPLOYING, "7");
    }

    @Test
    void aMissingBranchIsRefusedBeforeAnythingIsMade() {
        var project = yard.project(yard.program("one"));

        assertThatThrownBy(
                        () -> yard.begin(project, new Deployments.Wanted(Optional.of("gone"), Optional.empty(), false)))
                .hasMessageContaining("branch gone does not exist");
    }

    @Test
    void aCommitThatVanishedFailsInCloning() throws Exception {
        var project = yard.project(yard.program("one"));
        var wanted = new Deployments.Wanted(Optional.empty(), Optional.of("d".repeat(40)), false);

        assertFailed(yard.ended(yard.begin(project, wanted)), StageName.CLONING, "ddddddd");
    }

    @Test
    void nothingThatCanRunFailsInCheckoutWithWhatWasLookedFor() throws Exception {
        var repository = yard.repository();
        repository.write("notes.txt", "nothing here").commit("Take notes");

        assertFailed(yard.deploy(yard.project(repository)), StageName.CHECKOUT, "package.json");
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws Exception {
        var repository = yard.repository();
        Files.write(
                repository.folder().resolve("package.json"),
                "{\"name\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        repository.commit("Use Latin-1");

        assertFailed(yard.deploy(yard.project(repository)), StageName.CHECKOUT, "package.json is not UTF-8 text");
    }

    @Test
    void aLinkThatLeavesTheRepositoryIsRefused() throws Exception {
        var repository = yard.program("one");
        Files.createSymbolicLink(repository.folder().resolve("passwd"), Path.of("/etc/passwd"));
        repository.commit("Look at the host");

        assertFailed(yard.deploy(yard.project(repository)), StageName.CHECKOUT, "passwd");
    }

    @Test
    void aLinkThatABuildMadeIsRefused() throws Exception {
        var repository = yard.program("one");
        building(repository, "ln -s ../../../../etc/shadow shadow");

        assertFailed(yard.deploy(yard.project(repository)), StageName.COPYING, "shadow leads out of the project");
    }

    private static void building(TestRepository repository, String command) {
        repository.write("package.json", """
                {"name": "p", "private": true, "scripts": {"build": "%s", "start": "node server.js"}}
                """.formatted(command)).commit("Build with " + command);
    }

    private static void assertFailed(Deployment deployment, StageName stage, String reason) {
        assertThat(deployment.status()).isEqualTo(DeploymentStatus.FAILED);
        assertThat(deployment.progress().failedReason().orElseThrow()).contains(reason);
        assertThat(deployment.progress().failedStage()).contains(stage);
        assertThat(deployment.progress().deployedUrl()).isEmpty();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
