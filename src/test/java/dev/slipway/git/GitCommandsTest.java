package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.GitCommands.Reach;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class GitCommandsTest {
    static final GitSettings SETTINGS = new GitSettings(
            Duration.ofMinutes(1),
            List.of(),
            DataSize.ofMegabytes(100),
            DataSize.ofMegabytes(10),
            Duration.ofMillis(100),
            1000,
            DataSize.ofMegabytes(50),
            true);

    private final GitCommands commands = new GitCommands(
            Path.of("/data/git"),
            SETTINGS,
            Map.of("PATH", "/bin", "HOME", "/root", "SSH_AUTH_SOCK", "/s", "AWS_SECRET_ACCESS_KEY", "x"));

    @Test
    void aPasswordIsInNoArgumentAndForItsHostOnly() {
        var command = commands.tip(reach("https://me:hunter22@example.org:8443/a.git", true), "main");
        assertThat(command.words()).noneMatch(word -> word.contains("hunter22"));
        assertThat(command.words()).containsSequence("--", "https://example.org:8443/a.git", "refs/heads/main");
        assertThat(command.environment())
                .containsEntry("SLIPWAY_GIT_PASSWORD", "hunter22")
                .containsEntry("GIT_CONFIG_KEY_0", "credential.https://example.org:8443.helper");
    }

    @Test
    void gitDiesWithSlipwayAndCannotWriteWithoutBound() {
        assertThat(commands.tip(reach("https://example.org/a.git", false), "main")
                        .words())
                .startsWith("setpriv", "--pdeathsig", "TERM", "--no-new-privs", "prlimit")
                .contains("--fsize=" + (100 << 20));
    }

    @Test
    void nothingOfSlipwaysEnvironmentIsPassedOnUnasked() {
        var environment =
                commands.tip(reach("https://example.org/a.git", false), "main").environment();
        assertThat(environment)
                .doesNotContainKeys("AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK")
                .containsEntry("HOME", "/data/git")
                .containsEntry("GIT_ALLOW_PROTOCOL", "https")
                .containsEntry("GIT_TERMINAL_PROMPT", "0");
    }

    @Test
    void theHostsKeysAreForThoseWhoMayUseTheHost() {
        var stranger = commands.tip(reach("git@example.org:a.git", false), "main");
        assertThat(stranger.environment().get("GIT_SSH_COMMAND"))
                .contains("IdentityFile=/dev/null", "IdentityAgent=none", "-F /dev/null", "BatchMode=yes");
        var administrator = commands.tip(reach("git@example.org:a.git", true), "main");
        assertThat(administrator.environment().get("GIT_SSH_COMMAND"))
                .contains("BatchMode=yes", "StrictHostKeyChecking=accept-new")
                .doesNotContain("IdentityFile");
        assertThat(administrator.environment()).containsEntry("HOME", "/root").containsEntry("SSH_AUTH_SOCK", "/s");
    }

    @Test
    void gitGoesOnlyWhereWasLookedAt() {
        var way = new NetworkGuard.Way(Optional.of("example.org:443:192.0.2.7"), false);
        var reach = new Reach(Address.parse("https://me:hunter22@example.org/a.git"), false, way);

        assertThat(commands.tip(reach, "main").environment())
                .containsEntry("GIT_CONFIG_COUNT", "3")
                .containsEntry("GIT_CONFIG_KEY_1", "http.curloptResolve")
                .containsEntry("GIT_CONFIG_VALUE_1", "example.org:443:192.0.2.7")
                .containsEntry("GIT_CONFIG_KEY_2", "http.followRedirects")
                .containsEntry("GIT_CONFIG_VALUE_2", "false");
    }

    private static Reach reach(String address, boolean host) {
        return new Reach(Address.parse(address), host, NetworkGuard.Way.FREE);
    }
}
