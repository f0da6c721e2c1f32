package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;

/// `config.example.yaml` is the manual of the settings: complete, and true to the records.
class ConfigExampleTest {
    private static final Path EXAMPLE = Path.of("config.example.yaml");
    private static final Settings SETTINGS = new Settings(Slipway.SETTINGS);

    @Test
    void everySettingIsInTheExample() throws IOException {
        var rooms = new Yaml().<Map<String, Map<String, Object>>>load(Files.readString(EXAMPLE));
        var written = rooms.entrySet().stream()
                .flatMap(room -> room.getValue().keySet().stream().map(key -> room.getKey() + "." + key))
                .sorted()
                .toList();
        assertThat(written).isEqualTo(SETTINGS.keys());
    }

    @ParameterizedTest
    @MethodSource("records")
    void theExampleIsTheDefaults(Class<? extends Record> record) {
        var example = SETTINGS.load(EXAMPLE, Map.of());
        assertThat(bind(record, example)).isEqualTo(bind(record, Map.of()));
    }

    static List<Class<? extends Record>> records() {
        return Slipway.SETTINGS;
    }

    private static Record bind(Class<? extends Record> record, Map<String, Object> values) {
        var prefix = record.getAnnotation(ConfigurationProperties.class).value();
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, Bindable.of(record));
    }
}
