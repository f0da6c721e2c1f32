package dev.slipway.deployments.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployments.probe.StdioHandshake.Outcome;
import dev.slipway.mcp.LocalDriver;
import dev.slipway.runtime.Launch;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdioHandshakeTest {
    private final LocalDriver driver = new LocalDriver();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @AfterEach
    void leavesNothing() {
        assertThat(driver.started()).isNotEmpty().noneMatch(Process::isAlive);
    }

    @Test
    void aServerThatWorksTellsItsNameAndTools() throws Exception {
        var server = Path.of("src/test/node/stdio-server.mjs").toAbsolutePath().toString();

        assertThat(tryOut(Duration.ofSeconds(20), server)).isInstanceOfSatisfying(Outcome.Works.class, works -> {
            assertThat(works.server()).isEqualTo("stdio-server 1.0.0");
            assertThat(works.protocolVersion()).isEqualTo("2025-11-25");
            assertThat(works.tools())
                    .extracting(tool -> tool.path("name").asString())
                    .contains("echo", "pid", "twice");
            assertThat(works.took()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20));
        });
    }

    @Test
    void aServerThatEndsSaysHow() throws Exception {
        assertThat(tryOut(Duration.ofSeconds(20), "-e", "console.log('no key'); process.exit(4)"))
                .isEqualTo(new Outcome.Fails("it ended: exit code 4"));
        assertThat(log.toString()).contains("no key");
    }

    @Test
    void aServerThatIsSilentIsGivenUp() throws Exception {
        assertThat(tryOut(Duration.ofMillis(1500), "-e", "process.stdin.resume()"))
                .isEqualTo(new Outcome.Fails("it did not answer initialize within 1 s"));
    }

    @Test
    void aServerThatRefusesIsQuoted() throws Exception {
        var refuse = "process.stdin.on('data', () => console.log(JSON.stringify("
                + "{jsonrpc: '2.0', id: 1, error: {code: -1, message: 'no licence'}})))";

        assertThat(tryOut(Duration.ofSeconds(20), "-e", refuse))
                .isEqualTo(new Outcome.Fails("it answered initialize with an error: no licence"));
    }

    private Outcome tryOut(Duration patience, String... arguments) throws InterruptedException {
        var command = new java.util.ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        var launch = new Launch(
                "probe",
                command,
                Map.of(),
                List.of(),
                "/app",
                1000,
                Launch.Limits.WORKLOAD,
                new Launch.Network.None(),
                Optional.empty());
        return StdioHandshake.tryOut(driver, launch, (_, b, o, n) -> log.write(b, o, n), patience);
    }
}
