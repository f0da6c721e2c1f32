package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Limits;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.Launch.Network;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SandboxCommandTest {
    private static final SandboxFiles FILES = new SandboxFiles(List.of("--ro-bind", "/usr", "/usr"), "/usr/bin");

    @Test
    void rootBecomesTheUserBeforeBubblewrapStarts() {
        var words = plan(new Network.Outbound(), Map.of()).words();
        assertThat(words)
                .containsSubsequence("/usr/bin/nsenter", "/usr/bin/setpriv", "/usr/bin/bwrap", "npm", "ci")
                .containsSequence("--reuid", "61000", "--regid", "61000", "--clear-groups", "--no-new-privs")
                .containsSequence("--inh-caps=-all", "--bounding-set=-all");
    }

    @Test
    void theShellEntersTheControlGroupsFirst() {
        assertThat(plan(new Network.None(), Map.of()).words())
                .startsWith("/bin/sh", "-c")
                .containsSequence("slipway", "/run/x.options", "/run/seccomp.bpf", "/cg/a/cgroup.procs", "--");
    }

    @Test
    void everyNamespaceIsItsOwn() {
        assertThat(plan(new Network.None(), Map.of()).options())
                .contains(
                        "--unshare-user",
                        "--unshare-pid",
                        "--unshare-ipc",
                        "--unshare-uts",
                        "--unshare-cgroup-try",
                        "--unshare-net",
                        "--die-with-parent",
                        "--new-session",
                        "--clearenv")
                .containsSequence("--seccomp", "8");
    }

    @Test
    void aNetworkIsEnteredAndNotUnshared() {
        var command = plan(new Network.Listening(3000), Map.of());
        assertThat(command.options()).doesNotContain("--unshare-net");
        assertThat(command.words()).contains("--net=/run/netns/one");
        assertThat(plan(new Network.None(), Map.of()).words()).doesNotContain("/usr/bin/nsenter");
    }

    @Test
    void theEnvironmentIsInTheOptionsAndNotInTheWords() {
        var command = plan(new Network.None(), Map.of("TOKEN", "secret", "PATH", "/mine"));
        assertThat(command.words()).noneMatch(word -> word.contains("secret"));
        assertThat(command.options())
                .containsSequence("--setenv", "TOKEN", "secret")
                .containsSequence("--setenv", "PATH", "/mine")
                .containsSequence("--setenv", "HOME", "/home/app");
    }

    @Test
    void mountsComeAfterThePrivateFoldersAndBeforeTheRootIsClosed() {
        assertThat(plan(new Network.None(), Map.of()).options())
                .containsSubsequence("--tmpfs", "/tmp", "--bind", "/data/w", "/workspace", "--remount-ro", "/")
                .containsSequence("--ro-bind", "/data/cache", "/cache")
                .containsSequence("--chdir", "/workspace");
    }

    @Test
    void optionsEndWithZeroBytes() {
        var command = new SandboxCommand(List.of("x"), List.of("--setenv", "A", "é\n"));
        assertThat(new String(command.encodedOptions(), StandardCharsets.UTF_8)).isEqualTo("--setenv\0A\0é\n\0");
    }

    @Test
    void aZeroByteCannotBecomeAnOption() {
        assertThatThrownBy(() -> plan(new Network.None(), Map.of("A", "b\0--bind\0/\0/host")))
                .isInstanceOf(SlipwayException.class)
                .hasMessage("cannot start build: A is not a variable");
    }

    private static SandboxCommand plan(Network network, Map<String, String> environment) {
        var launch = new Launch(
                "build",
                List.of("npm", "ci"),
                environment,
                List.of(
                        Mount.writable(Path.of("/data/w"), "/workspace"),
                        Mount.readOnly(Path.of("/data/cache"), "/cache")),
                "/workspace",
                61000,
                Limits.BUILD,
                network,
                Optional.empty());
        var surroundings = new SandboxCommand.Surroundings(
                Path.of("/run/x.options"),
                Path.of("/run/seccomp.bpf"),
                List.of(Path.of("/cg/a/cgroup.procs")),
                Map.of(),
                network instanceof Network.None ? Optional.empty() : Optional.of(Path.of("/run/netns/one")),
                true,
                List.of());
        return SandboxCommand.plan(launch, FILES, surroundings);
    }
}
