package dev.slipway.platform;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The settings as a person gives them: `config.yaml` in the data folder, then `SLIPWAY_<ROOM>_<KEY>` in the
/// environment, which wins. A key that no room knows stops the start and names the nearest one, because a setting
/// that is silently ignored is worse than none.
public final class Settings {
    /// Short names in the environment, as the documentation gives them.
    private static final Map<String, String> SHORT_NAMES = Map.of(
            "SLIPWAY_PORT", "edge.port",
            "SLIPWAY_MASTER_KEY", "platform.master-key",
            "DATABASE_URL", "platform.database-url");

    private final List<Key> known;

    /// @param records the rooms' settings records, each annotated with its prefix
    public Settings(List<Class<? extends Record>> records) {
        this.known = records.stream().flatMap(Settings::keysOf).toList();
    }

    /// Every key there is: `runtime.memory`.
    public List<String> keys() {
        return known.stream().map(Key::name).sorted().toList();
    }

    /// Reads both and returns the values by key.
    ///
    /// @throws SlipwayException INVALID for an unknown key or a file that is not YAML
    public Map<String, Object> load(Path config, Map<String, String> environment) {
        var values = new LinkedHashMap<String, Object>();
        read(config, values);
        SHORT_NAMES.forEach((name, key) -> present(environment, name).ifPresent(value -> values.put(key, value)));
        for (var key : known) {
            present(environment, environmentName(key.name)).ifPresent(value -> values.put(key.name, value));
        }
        return values;
    }

    /// One value, for programs that only want to know this one: whatever else the file holds is for the server to
    /// refuse.
    ///
    /// @throws SlipwayException INVALID for a file that is not YAML
    public static Optional<String> find(Path config, Map<String, String> environment, String key) {
        var values = new LinkedHashMap<String, Object>();
        parse(config, values);
        var names = SHORT_NAMES.entrySet().stream()
                .filter(name -> name.getValue().equals(key))
                .map(Map.Entry::getKey);
        return Stream.concat(Stream.of(environmentName(key)), names)
                .flatMap(name -> present(environment, name).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(values.get(key)).map(String::valueOf));
    }

    private void read(Path config, Map<String, Object> values) {
        parse(config, values);
        for (var name : values.keySet()) {
            requireKnown(config, name);
        }
    }

    private static void parse(Path config, Map<String, Object> values) {
        if (!Files.exists(config)) {
            return;
        }
        try {
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            var document = (Object) yaml.load(Files.readString(config));
            if (document != null) {
                flatten("", document, values);
            }
        } catch (IOException | YAMLException e) {
            throw new SlipwayException(
                    ErrorCode.INVALID, "cannot read the settings in %s: %s".formatted(config, e.getMessage()), e);
        }
    }

    private static void flatten(String prefix, Object node, Map<String, Object> values) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (value != null) {
                        flatten(prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key, value, values);
                    }
                });
            case Collection<?> list -> {
                var index = 0;
                for (var item : list) {
                    flatten(prefix + "[" + index++ + "]", item, values);
                }
            }
            default -> values.put(prefix, node);
        }
    }

    private void requireKnown(Path config, String name) {
        if (known.stream().noneMatch(key -> key.accepts(name))) {
            var nearest = known.stream()
                    .map(Key::name)
                    .min(Comparator.comparingInt(key -> distance(key, name)))
                    .orElseThrow();
            throw SlipwayException.invalid(
                    "%s sets '%s', which is no setting; did you mean '%s'?", config, name, nearest);
        }
    }

    private static Optional<String> present(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Stream<Key> keysOf(Class<? extends Record> record) {
        var prefix = record.getAnnotation(ConfigurationProperties.class).value();
        var keys = new ArrayList<Key>();
        for (var component : record.getRecordComponents()) {
            keys.add(new Key(prefix + "." + kebab(component.getName()), isOpen(component)));
        }
        return keys.stream();
    }

    /// Maps and lists take names and places below their own.
    private static boolean isOpen(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType type
                && !type.getRawType().equals(Optional.class);
    }

    private static String environmentName(String key) {
        return "SLIPWAY_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /// Levenshtein's distance: how many letters must change.
    private static int distance(String left, String right) {
        var previous = new int[right.length() + 1];
        for (var j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= left.length(); i++) {
            var current = new int[right.length() + 1];
            current[0] = i;
            for (var j = 1; j <= right.length(); j++) {
                var change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[right.length()];
    }

    private record Key(String name, boolean open) {
        boolean accepts(String other) {
            return other.equals(name) || (open && (other.startsWith(name + ".") || other.startsWith(name + "[")));
        }
    }
}
