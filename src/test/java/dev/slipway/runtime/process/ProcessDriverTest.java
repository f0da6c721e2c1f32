package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Collected;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.DriverContract;
import dev.slipway.runtime.HostProcesses;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.Launch.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProcessDriverTest extends DriverContract {
    private static final int USER = 61001;
    private static Path home;
    private static ProcessDriver driver;

    @BeforeAll
    static void start() throws IOException {
        home = TestFolders.fresh("driver");
        driver = (ProcessDriver) ProcessDriver.create(Settings.defaults(), Home.at(home));
    }

    @AfterAll
    static void close() {
        driver.close();
        assertThat(Traces.of(home)).isEmpty();
    }

    @Override
    protected Driver driver() {
        return driver;
    }

    @Override
    protected Path folder() throws IOException {
        var folder = Files.createTempDirectory(home, "files");
        Files.setAttribute(folder, "unix:uid", USER);
        return folder;
    }

    @Override
    protected int user() {
        return USER;
    }

    @Override
    protected Optional<String> outside() {
        return NameServers.find(java.util.List.of()).stream()
                .map(server -> server + "/53")
                .findFirst();
    }

    @Test
    void theEnvironmentIsInNoProcesssWords() throws Exception {
        var output = new Collected();
        var running = driver.start(with(shell("echo ready; sleep 100"), Map.of("TOKEN", "s3cr3t-t0k3n")), output);
        output.await("ready");
        assertThat(HostProcesses.of(USER)).isNotEmpty().noneMatch(words -> words.contains("s3cr3t-t0k3n"));
        try (var files = Files.walk(Path.of("/run/slipway"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".options")))
                    .isEmpty();
        }
        running.stop(Duration.ZERO);
    }

    @Test
    void variablesDoNotReachWhatStartsTheSandbox() throws IOException {
        var folder = folder();
        var hostile = Map.of("LD_PRELOAD", "/nonexistent/evil.so", "ENV", "/nonexistent/evil");
        var output = printed(with(launch("/bin/echo", "fine"), hostile, Mount.readOnly(folder, "/in")));
        // One complaint of the loader: the program's. The sandbox's own shell complains before the mark, and nobody
        // earlier.
        assertThat(output.lines().filter(line -> line.contains("evil.so"))).hasSize(1);
    }

    @Test
    void aSandboxThatCannotStandIsAnErrorAndLeavesNothing() throws IOException {
        var closed = Files.createDirectory(folder().resolve("closed"));
        Files.setPosixFilePermissions(closed, java.util.Set.of());
        var inner = Files.createDirectory(closed.resolve("inner"));
        var launch = with(launch("true"), Map.of(), Mount.readOnly(inner, "/in"));
        assertThatThrownBy(() -> driver.run(launch, new Collected()))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("the sandbox of test cannot start")
                .hasMessageContaining("Permission denied");
        assertThatThrownBy(() -> driver.start(launch, new Collected())).isInstanceOf(SlipwayException.class);
        assertThat(HostProcesses.of(USER)).isEmpty();
    }

    @Test
    void nodeSeesItsMemoryLimit() {
        assertThat(printed(launch("node", "-p", "process.constrainedMemory()")))
                .isEqualTo(Long.toString(SMALL.memoryBytes()) + "\n");
    }

    @Test
    void networksAreUsedAgain() {
        var first = printed(with(shell("cat /proc/net/fib_trie"), new Network.Outbound()));
        assertThat(printed(with(shell("cat /proc/net/fib_trie"), new Network.Outbound())))
                .isEqualTo(first);
    }
}
