package dev.slipway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.ConfigurationProperties;

class SettingsTest {
    @TempDir
    Path folder;

    private final Settings settings = new Settings(List.of(Example.class));

    @ConfigurationProperties("runtime")
    record Example(int memoryMegabytes, List<String> tools, Map<String, String> environment) {}

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        var values = settings.load(
                config("runtime: {memory-megabytes: 512}"), Map.of("SLIPWAY_RUNTIME_MEMORY_MEGABYTES", "1024"));

        assertThat(values).containsEntry("runtime.memory-megabytes", "1024");
    }

    @Test
    void listsAndMapsAreRead() throws IOException {
        var values = settings.load(config("""
            runtime:
              tools: [/opt/node, /opt/bun]
              environment: {HTTPS_PROXY: "http://proxy:3128"}
            """), Map.of());

        assertThat(values)
                .containsEntry("runtime.tools[1]", "/opt/bun")
                .containsEntry("runtime.environment.HTTPS_PROXY", "http://proxy:3128");
    }

    @Test
    void anUnknownKeyStopsTheStartAndNamesTheNearest() {
        assertThatThrownBy(() -> settings.load(config("runtime: {memory-megabyte: 512}"), Map.of()))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("did you mean 'runtime.memory-megabytes'?");
    }

    @Test
    void aFileThatIsNotYamlIsAClearError() {
        assertThatThrownBy(() -> settings.load(config("runtime: [unclosed"), Map.of()))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("cannot read the settings");
    }

    @Test
    void oneValueIsFoundWithoutJudgingTheRest() throws IOException {
        var config = config("edge: {port: 9090}\nnonsense: true");

        assertThat(Settings.find(config, Map.of(), "edge.port")).contains("9090");
        assertThat(Settings.find(config, Map.of("SLIPWAY_PORT", "9091"), "edge.port"))
                .contains("9091");
        assertThat(Settings.find(config, Map.of("SLIPWAY_EDGE_PORT", "9092", "SLIPWAY_PORT", "9091"), "edge.port"))
                .contains("9092");
        assertThat(Settings.find(folder.resolve("none.yaml"), Map.of(), "edge.port"))
                .isEmpty();
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), text);
    }
}
