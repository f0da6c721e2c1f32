package dev.slipway.projects;

import dev.slipway.platform.SlipwayException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads settings from the maps that JSON and forms are: what is not named stays as it is, null or an empty text clears
/// it, and numbers may come as text, as the command line and forms send them.
final class SettingsReader {
    private static final Set<String> KNOWN = Set.of(
            "runtime",
            "rootFolder",
            "installCommand",
            "buildCommand",
            "startCommand",
            "outputFolder",
            "healthPath",
            "memoryMegabytes",
            "cpus",
            "autoDeploy",
            "autoDeployBranch");

    private final Map<String, ?> given;

    private SettingsReader(Map<String, ?> given) {
        this.given = given;
    }

    /// @throws SlipwayException INVALID for a setting that there is not, or one of the wrong kind
    static ProjectSettings merge(ProjectSettings current, Map<String, ?> given) {
        for (var key : given.keySet()) {
            if (!KNOWN.contains(key)) {
                throw SlipwayException.invalid(
                        "there is no setting '%s'; there are %s",
                        key, String.join(", ", KNOWN.stream().sorted().toList()));
            }
        }
        var reader = new SettingsReader(given);
        return new ProjectSettings(
                reader.text("runtime", current.runtime()),
                reader.text("rootFolder", current.rootFolder()),
                reader.text("installCommand", current.installCommand()),
                reader.text("buildCommand", current.buildCommand()),
                reader.text("startCommand", current.startCommand()),
                reader.text("outputFolder", current.outputFolder()),
                reader.text("healthPath", current.healthPath()),
                reader.whole("memoryMegabytes", current.memoryMegabytes()),
                reader.number("cpus", current.cpus()),
                reader.flag("autoDeploy", current.autoDeploy()),
                reader.text("autoDeployBranch", current.autoDeployBranch()));
    }

    private Optional<String> text(String key, Optional<String> current) {
        if (!given.containsKey(key)) {
            return current;
        }
        return switch (given.get(key)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text.strip()).filter(value -> !value.isEmpty());
            default -> throw SlipwayException.invalid("%s is a text", key);
        };
    }

    private Optional<Integer> whole(String key, Optional<Integer> current) {
        try {
            return given.get(key) instanceof Integer number
                    ? Optional.of(number)
                    : numeral(key, current.map(String::valueOf)).map(Integer::valueOf);
        } catch (NumberFormatException _) {
            throw SlipwayException.invalid("%s is a whole number", key);
        }
    }

    private Optional<Double> number(String key, Optional<Double> current) {
        try {
            return numeral(key, current.map(String::valueOf)).map(Double::valueOf);
        } catch (NumberFormatException _) {
            throw SlipwayException.invalid("%s is a number", key);
        }
    }

    private Optional<String> numeral(String key, Optional<String> current) {
        return given.get(key) instanceof Number number ? Optional.of(number.toString()) : text(key, current);
    }

    private boolean flag(String key, boolean current) {
        if (!given.containsKey(key)) {
            return current;
        }
        return switch (given.get(key)) {
            case Boolean value -> value;
            case String text when text.equalsIgnoreCase("true") || text.equalsIgnoreCase("on") -> true;
            case String text when text.toLowerCase(Locale.ROOT).matches("false|off|") -> false;
            case null, default -> throw SlipwayException.invalid("%s is true or false", key);
        };
    }
}
