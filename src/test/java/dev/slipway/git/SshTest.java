package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Repositories behind ssh, with a real sshd. Slipway brings no keys of its own: an administrator's project uses
/// those of the user that Slipway runs as, anybody else's none.
class SshTest {
    private final ProjectId project = ProjectId.random();

    @TempDir
    Path folder;

    private SshServer server;
    private TestRepository theirs;
    private String commit;

    @BeforeEach
    void start() throws Exception {
        server = SshServer.start(Files.createDirectory(folder.resolve("sshd")));
        theirs = TestRepository.create(folder);
        commit = theirs.write("a.txt", "one").commit("The first");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAdministratorsProjectIsFetchedWithTheKeyOfSlipwaysUser() throws IOException {
        var repositories = repositories(true);
        var address = server.address(theirs.folder());

        assertThat(repositories.tip(project, address, "main")).contains(commit);
        assertThat(repositories.fetch(project, address, "main", commit, _ -> {}).subject())
                .isEqualTo("The first");
        var files = folder.resolve("files");
        repositories.checkout(project, commit, files);
        assertThat(files.resolve("a.txt")).hasContent("one");
    }

    @Test
    void anybodyElsesProjectIsShownNoKeyAndToldSo() throws IOException {
        var repositories = repositories(false);
        var address = server.address(theirs.folder());

        assertThatThrownBy(() -> repositories.tip(project, address, "main"))
                .isInstanceOfSatisfying(
                        SlipwayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContaining("cannot reach " + address)
                .hasMessageContaining("ssh was not let in")
                .hasMessageContaining("any other project none");
        assertThat(server.log()).doesNotContain("Accepted publickey");
    }

    /// Slipway's user has settings of ssh that name the key. Their place cannot be chosen by the environment, so a
    /// program on the path stands for them.
    private Repositories repositories(boolean administrators) throws IOException {
        var settings = Files.write(
                folder.resolve("ssh_config"),
                List.of("IdentityFile " + server.key(), "UserKnownHostsFile " + folder.resolve("known_hosts")));
        var path = Files.createDirectories(folder.resolve("bin"));
        var program = Files.writeString(
                path.resolve("ssh"), "#!/bin/sh\nexec /usr/bin/ssh -F %s \"$@\"\n".formatted(settings));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var environment = Map.of("PATH", path + ":" + System.getenv("PATH"), "HOME", folder.toString());
        return new Repositories(
                Home.at(folder.resolve("home")), GitCommandsTest.SETTINGS, _ -> administrators, environment);
    }
}
