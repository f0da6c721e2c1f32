package dev.slipway.runtime.process;

import dev.slipway.runtime.RuntimeSettings;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Settings for tests, bound as the server binds them.
final class Settings {
    private Settings() {}

    static RuntimeSettings defaults() {
        return of(Map.of());
    }

    static RuntimeSettings of(Map<String, ?> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("runtime", RuntimeSettings.class);
    }
}
