package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Forks;
import dev.slipway.platform.Home;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Collected;
import dev.slipway.runtime.HostProcesses;
import dev.slipway.runtime.Launch;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final int USER = 61005;

    @Test
    void nothingSurvivesAKilledSlipwayAndTheNextOneCleansUp() throws Exception {
        var home = TestFolders.fresh("sweep");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Main.class.getName(), home.toString())
                .redirectErrorStream(true);
        var slipway = Forks.start(builder);
        var lines = new BufferedReader(new InputStreamReader(slipway.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.lines().anyMatch("both run"::equals)).isTrue();
        assertThat(HostProcesses.of(USER)).isNotEmpty();

        slipway.toHandle().destroyForcibly();
        slipway.waitFor();
        assertThat(ControlFile.await(
                        Duration.ofSeconds(5), () -> HostProcesses.of(USER).isEmpty()))
                .isTrue();
        assertThat(Traces.of(home)).isNotEmpty();

        try (var next = (ProcessDriver) ProcessDriver.create(Settings.defaults(), Home.at(home))) {
            assertThat(next.availability()).isInstanceOf(Availability.Available.class);
            var own = Instance.of(Home.at(home)).name();
            assertThat(Traces.of(home))
                    .isNotEmpty()
                    .allMatch(trace -> trace.contains(own) || trace.contains(own.replace('-', '_')));
            assertThat(next.run(launch("true"), new Collected()).succeeded()).isTrue();
        }
        assertThat(Traces.of(home)).isEmpty();
    }

    private static Launch launch(String script) {
        return new Launch(
                "sweep",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                List.of(),
                "/tmp",
                USER,
                Launch.Limits.WORKLOAD,
                new Launch.Network.Outbound(),
                Optional.empty());
    }

    /// A Slipway that starts two launches, one with daemons, and waits to be killed.
    static final class Main {
        private Main() {}

        static void main(String[] args) throws Exception {
            var driver = ProcessDriver.create(Settings.defaults(), Home.at(Path.of(args[0])));
            for (var script : List.of("echo ready; sleep 1000", "setsid sleep 1000 & echo ready; wait")) {
                var output = new Collected();
                driver.start(launch(script), output);
                output.await("ready");
            }
            System.out.println("both run");
            Thread.currentThread().join();
        }
    }
}
