package dev.slipway.deployments.plan;

import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.ProjectSettings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people decided in place of detection: the project's settings first, then `slipway.yaml`. Settings win
/// because they are how somebody mends a deployment without a commit.
final class Wishes {
    static final String SETTINGS = "project settings";

    /// @param value an empty text is a decision too: no such command
    record Wish(String value, String source) {}

    private final Map<Key, Wish> wishes = new EnumMap<>(Key.class);
    private List<String> requiredVariables = List.of();

    private Wishes() {}

    /// Reads the settings and the file of the folder that the settings name; without such a setting, the file
    /// at the top of the checkout, which may name the folder.
    static Wishes read(SourceFolder checkout, ProjectSettings settings) {
        var wishes = new Wishes();
        wishes.take(settings);
        var folder = settings.rootFolder().map(root -> below(checkout, root)).orElse(checkout);
        folder.text(SlipwayFile.NAME).ifPresent(text -> wishes.take(folder, text));
        return wishes;
    }

    Optional<Wish> find(Key key) {
        return Optional.ofNullable(wishes.get(key));
    }

    List<String> requiredVariables() {
        return requiredVariables;
    }

    /// The folder to build.
    ///
    /// @throws SlipwayException INVALID when the commit has no such folder
    SourceFolder root(SourceFolder checkout) {
        return find(Key.ROOT_FOLDER).map(wish -> below(checkout, wish.value())).orElse(checkout);
    }

    private static SourceFolder below(SourceFolder checkout, String wanted) {
        var relative = wanted.replaceAll("/+$", "").replaceFirst("^(\\./)+", "");
        if (relative.isEmpty() || relative.equals(".")) {
            return checkout;
        }
        if (relative.startsWith("/") || List.of(relative.split("/")).contains("..")) {
            throw SlipwayException.invalid("rootFolder '%s' must be a folder inside the repository", wanted);
        }
        return checkout.find(relative)
                .orElseThrow(() -> SlipwayException.invalid("rootFolder '%s' is not a folder of this commit", wanted));
    }

    private void take(ProjectSettings settings) {
        put(Key.RUNTIME, settings.runtime());
        put(Key.ROOT_FOLDER, settings.rootFolder());
        put(Key.INSTALL_COMMAND, settings.installCommand());
        put(Key.BUILD_COMMAND, settings.buildCommand());
        put(Key.START_COMMAND, settings.startCommand());
        put(Key.OUTPUT_FOLDER, settings.outputFolder());
        put(Key.HEALTH_PATH, settings.healthPath());
    }

    private void put(Key key, Optional<String> value) {
        value.ifPresent(text -> wishes.put(key, new Wish(text.strip(), SETTINGS)));
    }

    private void take(SourceFolder folder, String text) {
        var name = folder.path().equals(".") ? SlipwayFile.NAME : folder.path() + "/" + SlipwayFile.NAME;
        var said = SlipwayFile.read(name, text);
        if (said.containsKey(Key.ROOT_FOLDER) && !folder.path().equals(".")) {
            throw SlipwayException.invalid("%s: rootFolder stands only in the file at the top of the repository", name);
        }
        said.forEach((key, values) -> {
            if (key == Key.REQUIRED_VARIABLES) {
                requiredVariables = values;
            } else {
                wishes.putIfAbsent(key, new Wish(values.getFirst(), name));
            }
        });
    }
}
