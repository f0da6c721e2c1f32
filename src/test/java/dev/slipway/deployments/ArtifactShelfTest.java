package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactShelfTest {
    private static final int USER = 70_001;

    private final ProjectId project = ProjectId.random();

    @TempDir
    private Path folder;

    private Path workspace;
    private ArtifactShelf shelf;

    @BeforeEach
    void makeFolders() throws IOException {
        shelf = new ArtifactShelf(Home.at(folder.resolve("home")));
        workspace = Files.createDirectories(folder.resolve("workspace"));
        write("index.html", "<h1>Hello</h1>");
        write("assets/app.js", "console.log(1)");
    }

    @Test
    void theSameFilesHaveTheSameDigestWhateverTheirTimes() throws Exception {
        var first = Manifest.of(workspace);
        Files.setLastModifiedTime(workspace.resolve("index.html"), FileTime.from(Instant.EPOCH));

        assertThat(Manifest.of(workspace)).isEqualTo(first);
        assertThat(first.files()).isEqualTo(2);
        assertThat(first.bytes()).isEqualTo(28);
        assertThat(first.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void aChangedByteAnotherNameAndTheExecutableBitChangeTheDigest() throws Exception {
        var first = Manifest.of(workspace).digest();
        write("assets/app.js", "console.log(2)");
        var changed = Manifest.of(workspace).digest();
        Files.setPosixFilePermissions(workspace.resolve("assets/app.js"), PosixFilePermissions.fromString("rwxr-xr-x"));
        var executable = Manifest.of(workspace).digest();
        Files.move(workspace.resolve("index.html"), workspace.resolve("index.htm"));
        var renamed = Manifest.of(workspace).digest();

        assertThat(List.of(first, changed, executable, renamed)).doesNotHaveDuplicates();
    }

    @Test
    void storedFilesLieUnderTheirDigestAndTheWorkspaceIsGone() throws Exception {
        var stored = shelf.put(project, workspace, USER);

        assertThat(shelf.find(project, stored.digest())).contains(stored.folder());
        assertThat(stored.folder().resolve("assets/app.js")).hasContent("console.log(1)");
        assertThat(workspace).doesNotExist();
        assertThat(Manifest.of(stored.folder()).digest()).isEqualTo(stored.digest());
    }

    @Test
    void theSameResultIsStoredOnce() throws Exception {
        var first = shelf.put(project, workspace, USER);
        write("index.html", "<h1>Hello</h1>");
        write("assets/app.js", "console.log(1)");

        var again = shelf.put(project, workspace, USER);

        assertThat(again).isEqualTo(first);
        try (var entries = Files.list(first.folder().getParent())) {
            assertThat(entries).hasSize(1);
        }
    }

    @Test
    void gitIsNeverPartOfIt() throws Exception {
        write(".git/config", "[remote]");
        write("packages/a/.git", "gitdir: elsewhere");

        var stored = shelf.put(project, workspace, USER);

        assertThat(stored.folder().resolve(".git")).doesNotExist();
        assertThat(stored.folder().resolve("packages/a/.git")).doesNotExist();
    }

    @Test
    void linksInsideAreKept() throws Exception {
        Files.createSymbolicLink(workspace.resolve("latest.js"), Path.of("assets/app.js"));

        var stored = shelf.put(project, workspace, USER);

        assertThat(stored.folder().resolve("latest.js")).isSymbolicLink().hasContent("console.log(1)");
    }

    @Test
    void aLinkThatLeavesIsRefused() throws IOException {
        Files.createSymbolicLink(workspace.resolve("assets/passwd"), Path.of("../../../etc/passwd"));

        assertThatThrownBy(() -> shelf.put(project, workspace, USER))
                .isInstanceOf(SlipwayException.class)
                .hasMessage("the symbolic link assets/passwd leads out of the project, to ../../../etc/passwd");
    }

    @Test
    void anAbsoluteLinkIsRefused() throws IOException {
        Files.createSymbolicLink(workspace.resolve("etc"), Path.of("/etc"));

        assertThatThrownBy(() -> Manifest.of(workspace)).hasMessageContaining("leads out of the project, to /etc");
    }

    /// Read letter by letter each of these links stays inside; followed one after the other they do not.
    @Test
    void aChainOfLinksThatLeavesIsRefused() throws IOException {
        Files.createDirectories(workspace.resolve("a/b/c"));
        Files.createSymbolicLink(workspace.resolve("a/b/c/top"), Path.of("../../../assets"));
        Files.createSymbolicLink(workspace.resolve("out"), Path.of("a/b/c/top/../../secret"));
        Files.writeString(folder.resolve("secret"), "outside");

        assertThatThrownBy(() -> Manifest.of(workspace)).hasMessageContaining("out leads out of the project");
    }

    @Test
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        var made = new ProcessBuilder("mkfifo", workspace.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();

        assertThatThrownBy(() -> Manifest.of(workspace)).hasMessage("pipe is neither a file, a folder nor a link");
    }

    @Test
    void anInterruptedReaderStops() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Manifest.of(workspace)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatIsNotNeededAnyMoreIsCleared() throws Exception {
        var old = shelf.put(project, workspace, USER);
        write("index.html", "new");
        var live = shelf.put(project, workspace, USER);

        shelf.retain(project, List.of(live.digest()));

        assertThat(shelf.find(project, old.digest())).isEmpty();
        assertThat(shelf.find(project, live.digest())).isPresent();
    }

    private void write(String name, String text) throws IOException {
        var file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
