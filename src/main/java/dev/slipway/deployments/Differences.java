package dev.slipway.deployments;

import dev.slipway.deployments.DeploymentView.Difference;
import dev.slipway.projects.ProjectSettings;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/// Compares what two deployments run with: versions of variables (never values) and settings.
final class Differences {
    private Differences() {}

    static List<Difference> between(Deployment.Bundle live, Deployment.Bundle here) {
        var differences = new ArrayList<Difference>();
        compare(versions(live), versions(here), differences);
        compare(settings(live.settings()), settings(here.settings()), differences);
        return differences;
    }

    private static void compare(Map<String, String> live, Map<String, String> here, List<Difference> into) {
        var keys = new TreeSet<>(live.keySet());
        keys.addAll(here.keySet());
        for (var key : keys) {
            var there = live.getOrDefault(key, "–");
            var now = here.getOrDefault(key, "–");
            if (!Objects.equals(there, now)) {
                into.add(new Difference(key, there, now));
            }
        }
    }

    private static Map<String, String> versions(Deployment.Bundle bundle) {
        var versions = new LinkedHashMap<String, String>();
        bundle.variables().forEach((key, version) -> versions.put(key, "version " + version));
        return versions;
    }

    /// By the names of the record's components, so that a setting that is added later is compared too.
    private static Map<String, String> settings(ProjectSettings settings) {
        var values = new LinkedHashMap<String, String>();
        for (var component : ProjectSettings.class.getRecordComponents()) {
            try {
                var value = component.getAccessor().invoke(settings);
                var text = value instanceof Optional<?> optional
                        ? optional.map(Object::toString).orElse("–")
                        : String.valueOf(value);
                values.put(component.getName(), text);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a record's accessor can be called", e);
            }
        }
        return values;
    }
}
