package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Detection.Planned;
import dev.slipway.deployments.plan.Plan.Site;
import dev.slipway.platform.SlipwayException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Files that are served as they lie there: a Staticfile (as Cloud Foundry and Dokku read it),
/// public/index.html, or index.html.
final class StaticRule {
    private static final Pattern ROOT = Pattern.compile("(?m)^root:\\s*['\"]?([^'\"#\\s]+)");
    private static final Pattern PUSH_STATE = Pattern.compile("(?m)^pushstate:\\s*(enabled|true)\\b");

    private StaticRule() {}

    static Optional<Detection> apply(Draft draft) {
        draft.lookedFor("Staticfile");
        draft.lookedFor("public/index.html");
        draft.lookedFor("index.html");
        var wished = draft.runtime();
        if (wished.filter(runtime -> runtime != ProjectRuntime.STATIC).isPresent()) {
            return Optional.empty();
        }
        return site(draft).map(site -> new Planned(plan(draft, site)));
    }

    /// A folder of the site, which must lie inside of the project's.
    static String inside(String folder) {
        var plain = folder.replaceFirst("^(\\./)+", "").replaceAll("/+$", "");
        if (plain.startsWith("/") || List.of(plain.split("/")).contains("..")) {
            throw SlipwayException.invalid("outputFolder '%s' must be a folder inside the project", folder);
        }
        return plain.isEmpty() ? "." : plain;
    }

    private static Optional<Site> site(Draft draft) {
        var folder = draft.folder();
        var wished = draft.wishes()
                .find(Key.OUTPUT_FOLDER)
                .filter(wish -> !wish.value().isEmpty());
        if (wished.isPresent()) {
            draft.because(
                    "runtime static",
                    wished.get().source(),
                    "outputFolder is " + wished.get().value());
            return Optional.of(new Site(inside(wished.get().value()), fallback(draft, false)));
        }
        var staticfile = folder.text("Staticfile");
        if (staticfile.isPresent()) {
            var root = ROOT.matcher(staticfile.get());
            var where = root.find() ? root.group(1) : folder.has("public/index.html") ? "public" : ".";
            draft.because("runtime static", "Staticfile", "it says that this is a site, in " + where);
            return Optional.of(new Site(
                    inside(where),
                    fallback(draft, PUSH_STATE.matcher(staticfile.get()).find())));
        }
        if (folder.has("public/index.html")) {
            draft.because("runtime static", "public/index.html", "there is a page and nothing to build");
            return Optional.of(new Site("public", fallback(draft, false)));
        }
        if (folder.has("index.html")) {
            draft.because("runtime static", "index.html", "there is a page and nothing to build");
            return Optional.of(new Site(".", fallback(draft, false)));
        }
        return Optional.empty();
    }

    private static boolean fallback(Draft draft, boolean usual) {
        return draft.wish(Key.FALLBACK).map(Boolean::valueOf).orElse(usual);
    }

    private static Plan plan(Draft draft, Site site) {
        return new Plan(
                ProjectRuntime.STATIC,
                draft.folder().path(),
                draft.folder().path(),
                Optional.empty(),
                command(draft, Key.INSTALL_COMMAND),
                command(draft, Key.BUILD_COMMAND),
                Optional.empty(),
                Optional.of(site),
                Optional.empty(),
                draft.wish(Key.HEALTH_PATH).orElse("/"),
                draft.wishes().requiredVariables(),
                Map.of("CI", "true"),
                Map.of(),
                draft.reasons());
    }

    private static Optional<CommandLine> command(Draft draft, Key key) {
        return draft.wish(key).filter(line -> !line.isEmpty()).map(CommandLine::shell);
    }
}
