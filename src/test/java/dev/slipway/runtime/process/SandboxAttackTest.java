package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Home;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Collected;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.Launch.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a hostile build or workload tries.
class SandboxAttackTest {
    private static final int ATTACKER = 61003;
    private static final int VICTIM = 61004;
    private static Path home;
    private static Path workspace;
    private static ProcessDriver driver;

    @BeforeAll
    static void start() throws IOException {
        home = TestFolders.fresh("attack");
        var key = Files.writeString(home.resolve("master.key"), "the master key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        var other = owned(home.resolve("other"), VICTIM);
        Files.writeString(other.resolve("code"), "another's code");
        workspace = owned(home.resolve("workspace"), ATTACKER);
        Files.createSymbolicLink(workspace.resolve("key"), key);
        driver = (ProcessDriver) ProcessDriver.create(Settings.defaults(), Home.at(home));
    }

    @AfterAll
    static void close() {
        driver.close();
    }

    private static Path owned(Path folder, int user) throws IOException {
        Files.createDirectory(folder);
        Files.setAttribute(folder, "unix:uid", user);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    @Test
    void filesOfSlipwayAndOfOthersAreNotThere() {
        var output = attack("""
                cat %1$s/master.key /workspace/key %1$s/other/code
                ls %1$s /root /work /var /run
                cat /etc/shadow /etc/hostname.host
                """.formatted(home));
        assertThat(output).doesNotContain("the master key").doesNotContain("another's code");
        assertThat(output.lines()).hasSize(10).allMatch(line -> line.contains("No such file or directory"));
    }

    @Test
    void hostProcessesAreNotThere() {
        var slipway = ProcessHandle.current().pid();
        var output = attack("""
                cat /proc/%1$d/environ /proc/%1$d/root/etc/shadow
                kill -0 %1$d
                ls -d /proc/[0-9]* | wc -l
                """.formatted(slipway));
        assertThat(output).contains("No such file").contains("No such process");
        assertThat(Integer.parseInt(output.lines().toList().getLast())).isLessThan(10);
    }

    @Test
    void privilegesAreGone() {
        assertThat(attack("grep -E 'NoNewPrivs|Seccomp:|CapEff|CapBnd' /proc/self/status")
                        .lines())
                .containsExactly(
                        "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
    }

    @Test
    void eachWayToMorePrivilegeFails() {
        for (var attempt : List.of(
                "mount -t tmpfs none /tmp",
                "umount /usr",
                "unshare -U true",
                "unshare -Ur true",
                "unshare -m true",
                "unshare -n true",
                "unshare -T true",
                "nsenter -t 1 -m true",
                "chroot /tmp /bin/true",
                "dmesg",
                "mknod /tmp/disk b 8 0",
                "sh -c 'echo 1 >/proc/sys/kernel/sysrq'",
                "sh -c 'echo 0 >/sys/fs/cgroup/memory/cgroup.procs'",
                "sh -c 'echo 9999999999 >/sys/fs/cgroup/memory/memory.limit_in_bytes'",
                "sh -c 'echo -1000 >/proc/self/oom_score_adj'",
                "touch /usr/bin/evil",
                "chmod u+w /")) {
            assertThat(attack(attempt + " >/dev/null 2>&1 && echo succeeded || echo failed"))
                    .as(attempt)
                    .isEqualTo("failed\n");
        }
    }

    @Test
    void deniedCallsAnswerAsPlanned() throws IOException {
        var architecture = Architecture.here().orElseThrow();
        var script = new StringBuilder("""
                sub say { my ($name, $ok) = @_; printf "%s %d\\n", $name, $ok ? 0 : $!; }
                say("vsock", socket(my $a, 40, 1, 0));
                say("alg", socket(my $b, 38, 5, 0));
                say("packet", socket(my $c, 17, 3, 0));
                say("raw", socket(my $d, 2, 3, 1));
                say("tcp", socket(my $e, 2, 1, 0));
                my $letter = "x"; say("tiocsti", ioctl(STDIN, 0x5412, $letter));
                say("clone3", syscall(435, 0, 0) >= 0);
                """);
        script.append("say('clone', syscall(%d, 0x10000011, 0, 0, 0, 0) >= 0);%n"
                .formatted(architecture == Architecture.X86_64 ? 56 : 220));
        for (var call : DeniedCall.values()) {
            if (call.number(architecture) >= 0) {
                script.append("say('denied', syscall(%d, 0, 0, 0, 0, 0) >= 0);%n".formatted(call.number(architecture)));
            }
        }
        Files.writeString(workspace.resolve("calls.pl"), script);
        assertThat(attack("perl /workspace/calls.pl").lines().distinct())
                .containsExactly(
                        "vsock 97",
                        "alg 97",
                        "packet 97",
                        "raw 1",
                        "tcp 0",
                        "tiocsti 1",
                        "clone3 38",
                        "clone 1",
                        "denied 1");
        if (architecture.x32) {
            assertThat(attack("perl -e 'syscall(0x40000027); print \"alive\"'; echo $?"))
                    .contains("159")
                    .doesNotContain("alive");
        }
    }

    @Test
    void anothersPortAndTheHostsAreClosedFromAServersNetworkToo() throws Exception {
        var victim = new Collected();
        var script = "require('net').createServer(s => s.end('secret')).listen(30200, () => console.log('listening'))";
        var running = driver.start(
                launch(VICTIM, List.of("node", "-e", script), new Network.Listening(30200), List.of()), victim);
        victim.await("listening");
        var address = running.address().orElseThrow().getAddress().getHostAddress();
        try (var own = new java.net.ServerSocket(0)) {
            var gateway = address.substring(0, address.lastIndexOf('.') + 1)
                    + (Integer.parseInt(address.substring(address.lastIndexOf('.') + 1)) - 1);
            var attempts = "for t in %s/30200 %s/%d 127.0.0.1/%d 169.254.169.254/80; do"
                            .formatted(address, gateway, own.getLocalPort(), own.getLocalPort())
                    + " (timeout 2 bash -c \"exec 3<>/dev/tcp/$t\") 2>/dev/null && echo reached $t; done; echo done";
            var output = new Collected();
            driver.run(
                    launch(ATTACKER, List.of("bash", "-c", attempts), new Network.Listening(30200), List.of()), output);
            assertThat(output.out()).isEqualTo("done\n");
        }
        running.stop(Duration.ZERO);
    }

    private static String attack(String script) {
        var output = new Collected();
        var mounts = List.of(Mount.writable(workspace, "/workspace"));
        driver.run(launch(ATTACKER, List.of("/bin/sh", "-c", script), new Network.Outbound(), mounts), output);
        return output.out();
    }

    private static Launch launch(int user, List<String> command, Network network, List<Mount> mounts) {
        return new Launch(
                "attack",
                command,
                Map.of(),
                mounts,
                "/tmp",
                user,
                new Launch.Limits(256L << 20, 1.0, 512),
                network,
                Optional.of(Duration.ofSeconds(30)));
    }
}
