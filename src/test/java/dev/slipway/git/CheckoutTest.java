package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutTest {
    private final ProjectId project = ProjectId.random();

    @TempDir
    Path folder;

    private Repositories repositories;
    private TestRepository theirs;
    private Path files;

    @BeforeEach
    void prepare() {
        repositories = new Repositories(Home.at(folder.resolve("home")), GitCommandsTest.SETTINGS, _ -> true);
        theirs = TestRepository.create(folder);
        files = folder.resolve("files");
    }

    @Test
    void modesLinksAndEmptyFilesSurvive() throws IOException {
        theirs.write("bin/run", "#!/bin/sh\n").write("empty", "").write("deep/er/file", "x");
        assertThat(theirs.folder().resolve("bin/run").toFile().setExecutable(true))
                .isTrue();
        Files.createSymbolicLink(theirs.folder().resolve("deep/link"), Path.of("../bin/run"));
        checkout(theirs.commit("modes"));
        assertThat(files.resolve("bin/run")).isExecutable();
        assertThat(Files.isExecutable(files.resolve("empty"))).isFalse();
        assertThat(Files.readSymbolicLink(files.resolve("deep/link"))).isEqualTo(Path.of("../bin/run"));
        assertThat(files.resolve(".git")).doesNotExist();
    }

    @Test
    void namesAreBytes() throws Exception {
        var blob = blob("latin");
        var commit = commit(tree(entry("100644", new byte[] {'c', 'a', 'f', (byte) 0xe9, '\n', 'x'}, blob)));
        checkout(commit);
        var listed = new ProcessBuilder("ls", "-b", files.toString())
                .redirectErrorStream(true)
                .start();
        listed.waitFor();
        assertThat(new String(listed.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualToIgnoringNewLines("caf\\351\\nx");
        Folders.remove(files);
        assertThat(files).doesNotExist();
    }

    @Test
    void aLinkOutOfTheTreeIsNamedAndNothingIsWritten() throws IOException {
        theirs.write("ok", "x");
        Files.createSymbolicLink(theirs.folder().resolve("leak"), Path.of("../../etc/passwd"));
        var commit = theirs.commit("leak");
        assertThatThrownBy(() -> checkout(commit))
                .hasMessage("the symbolic link 'leak' points outside of the repository, to '../../etc/passwd'");
        assertThat(files).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".GIT", ".git ", "git~1", "..", "."})
    void noDisguiseOfAGitFolderIsWritten(String name) throws IOException {
        var inner = tree(entry("100644", "config".getBytes(), blob("[core]\n\thooksPath = /tmp\n")));
        var commit = commit(tree(entry("40000", name.getBytes(), inner)));
        assertThatThrownBy(() -> checkout(commit)).isInstanceOf(SlipwayException.class);
        assertThat(files).doesNotExist();
    }

    @Test
    void noHookAndNoFilterRuns() throws IOException {
        var hook = folder.resolve("ran");
        theirs.write(".gitattributes", "*.txt filter=evil export-ignore\n").write("a.txt", "as it is");
        theirs.git("config", "filter.evil.smudge", "touch " + hook);
        theirs.git("config", "uploadpack.packObjectsHook", "touch " + hook + "; cat");
        for (var name : new String[] {"post-checkout", "post-upload-pack", "reference-transaction"}) {
            var file = theirs.write(".git/hooks/" + name, "#!/bin/sh\ntouch " + hook + "\n")
                    .folder()
                    .resolve(".git/hooks/" + name);
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        var commit = theirs.commit("hooks");
        Files.deleteIfExists(hook);
        checkout(commit);
        assertThat(files.resolve("a.txt")).hasContent("as it is");
        assertThat(hook).doesNotExist();
    }

    @Test
    void aTreeOfBillionsIsRefusedBeforeItIsWritten() throws IOException {
        var level = tree(entry("100644", "f".getBytes(), blob("x")));
        for (int i = 0; i < 12; i++) {
            var entries = new byte[10][];
            for (int j = 0; j < 10; j++) {
                entries[j] = entry("40000", ("d" + j).getBytes(), level);
            }
            level = tree(entries);
        }
        var commit = commit(level);
        assertThatThrownBy(() -> checkout(commit)).hasMessageContaining("more than 1000 files");
        assertThat(files).doesNotExist();
    }

    @Test
    void aSubmoduleStaysAnEmptyFolder() throws IOException {
        theirs.write("a", "1").commit("first");
        theirs.write(".gitmodules", "[submodule \"s\"]\n\tpath = s\n\turl = https://example.org/s.git\n");
        theirs.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",s");
        theirs.git("add", ".gitmodules");
        theirs.git("commit", "--quiet", "-m", "submodule");
        checkout(theirs.head());
        assertThat(files.resolve("s")).isEmptyDirectory();
        assertThat(files.resolve("a")).hasContent("1");
    }

    @Test
    void aFolderWithFilesIsNotWrittenInto() throws IOException {
        var commit = theirs.write("a", "1").commit("first");
        Files.writeString(Files.createDirectory(files).resolve("mine"), "x");
        assertThatThrownBy(() -> checkout(commit)).hasMessageContaining("not empty");
        assertThat(files.resolve("mine")).hasContent("x");
    }

    @Test
    void aFullDiskIsSaidAndCleanedUp() throws Exception {
        var small = Files.createDirectory(folder.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()))
                .as("a small file system can be mounted")
                .isZero();
        try {
            var commit = theirs.write("big", "x".repeat(1 << 20)).commit("big");
            files = small.resolve("files");
            assertThatThrownBy(() -> checkout(commit))
                    .hasMessageContaining("1 files, 1 MB")
                    .hasMessageContaining("the disk is full")
                    .extracting(e -> ((SlipwayException) e).code())
                    .isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(files).doesNotExist();
        } finally {
            run("umount", small.toString());
        }
    }

    private void checkout(String commit) {
        repositories.fetch(project, theirs.address(), "main", commit, _ -> {});
        repositories.checkout(project, commit, files);
    }

    private String blob(String text) {
        return theirs.feed(text.getBytes(StandardCharsets.UTF_8), "hash-object", "-w", "--stdin")
                .text()
                .strip();
    }

    private String tree(byte[]... entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var entry : entries) {
            bytes.write(entry);
        }
        return theirs.feed(bytes.toByteArray(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
                .text()
                .strip();
    }

    private String commit(String tree) {
        var commit = theirs.git("commit-tree", "-m", "made by hand", tree);
        theirs.git("update-ref", "refs/heads/main", commit);
        return commit;
    }

    private static byte[] entry(String mode, byte[] name, String id) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write((mode + " ").getBytes(StandardCharsets.US_ASCII));
        bytes.write(name);
        bytes.write(0);
        bytes.write(HexFormat.of().parseHex(id));
        return bytes.toByteArray();
    }

    private static int run(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
