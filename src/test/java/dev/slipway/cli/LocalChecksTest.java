package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChecksTest {
    @TempDir
    Path home;

    @Test
    void thePortOfTheSettingsFileIsTheOneThatIsLookedAt() throws IOException {
        try (var taken = new ServerSocket(0)) {
            var port = taken.getLocalPort();
            Files.writeString(home.resolve("config.yaml"), "edge:\n  port: %d\n".formatted(port));

            var check = LocalChecks.port(home, Map.of());

            assertThat(check.ok()).isFalse();
            assertThat(check.detail()).isEqualTo("another program listens on " + port);
            assertThat(check.mend()).contains("edge.port in config.yaml");
        }
    }

    @Test
    void theEnvironmentWins() throws IOException {
        Files.writeString(home.resolve("config.yaml"), "edge: {port: nine}");

        assertThat(LocalChecks.port(home, Map.of()).detail()).isEqualTo("edge.port is not a number");
        assertThat(LocalChecks.port(home, Map.of("SLIPWAY_PORT", "99999")).detail())
                .isEqualTo("99999 is not a port");
        assertThat(LocalChecks.port(home, Map.of("SLIPWAY_PORT", "0")).ok()).isTrue();
    }
}
