package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Detection.NotFound;
import dev.slipway.projects.ProjectSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Finds out what a commit is: an ordered list of rules, of which the first that knows the folder answers.
///
/// The order is that of what people wrote on purpose to what can be guessed: settings and `slipway.yaml`, a
/// Dockerfile, a compose file, package.json, other languages' files, and last plain pages. Nothing of the
/// repository is run, and no file outside of it is read.
public final class Detector {
    private static final List<Function<Draft, Optional<Detection>>> RULES = List.of(
            ForeignRule::containers, NodeRule::apply, BareNodeRule::apply, ForeignRule::languages, StaticRule::apply);

    private Detector() {}

    /// Looks at the checked-out files under `checkout`.
    ///
    /// @throws dev.slipway.platform.SlipwayException INVALID when a file that decides cannot be read (not
    ///     UTF-8, not JSON or YAML, an unknown key) or a setting does not fit the commit; the sentence names
    ///     file and line
    public static Detection detect(Path checkout, ProjectSettings settings) {
        var top = SourceFolder.of(checkout);
        var wishes = Wishes.read(top, settings);
        var draft = new Draft(top, wishes);
        draft.lookedFor(SlipwayFile.NAME);
        return RULES.stream()
                .flatMap(rule -> rule.apply(draft).stream())
                .findFirst()
                .orElseGet(() -> nothing(draft));
    }

    private static Detection nothing(Draft draft) {
        var below = draft.folder().has(PackageJson.FILE) ? List.<String>of() : Workspaces.packages(draft.folder());
        if (!below.isEmpty()) {
            draft.lookedFor("here; but there is a package.json in %s: set rootFolder to one of them"
                    .formatted(String.join(", ", below)));
        }
        return new NotFound(draft.lookedFor());
    }
}
