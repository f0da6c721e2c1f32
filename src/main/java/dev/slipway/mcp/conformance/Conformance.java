package dev.slipway.mcp.conformance;

import dev.slipway.platform.SlipwayException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which scenarios of the published suites a version is to pass.
///
/// @param wanted words: `2025-11-25` for the scenarios that any server passes, `2025-11-25/all` for all of that
///     revision, `2025-11-25/ping` for one; none for no examination
/// @param mayFail words of the same kind: they are run, but their failure holds nothing back
public record Conformance(Set<String> wanted, Set<String> mayFail) {
    public static final Conformance OFF = new Conformance(Set.of(), Set.of());

    private static final String ALL = "all";

    /// @throws SlipwayException INVALID for a word that means no scenario, with those that do
    public Conformance {
        wanted = sorted(wanted);
        mayFail = sorted(mayFail);
        var run = scenarios(wanted);
        var unused = mayFail.stream()
                .filter(word -> scenarios(word).stream().noneMatch(run::contains))
                .findFirst();
        if (unused.isPresent()) {
            throw SlipwayException.invalid(
                    "%s may fail, but it is not among the scenarios to run (conformance)", unused.get());
        }
    }

    private static Set<String> sorted(Set<String> words) {
        return java.util.Collections.unmodifiableSet(new TreeSet<>(words));
    }

    public boolean isOff() {
        return wanted.isEmpty();
    }

    /// What is run, each once, in the suites' order.
    List<Scenario> scenarios() {
        return List.copyOf(scenarios(wanted));
    }

    boolean mayFail(Scenario scenario) {
        return scenarios(mayFail).contains(scenario);
    }

    private static Set<Scenario> scenarios(Collection<String> words) {
        var all = new LinkedHashSet<Scenario>();
        words.forEach(word -> all.addAll(scenarios(word)));
        return all;
    }

    private static List<Scenario> scenarios(String word) {
        var slash = word.indexOf('/');
        var revision = slash < 0 ? word : word.substring(0, slash);
        var name = slash < 0 ? "" : word.substring(slash + 1);
        var suite = Suite.of(revision)
                .orElseThrow(() -> SlipwayException.invalid(
                        "'%s': there is no conformance suite for the revision '%s'; there is one for %s",
                        word, revision, String.join(", ", Suite.revisions())));
        if (slash >= 0 && !name.equals(ALL) && !suite.all().contains(name)) {
            throw SlipwayException.invalid(
                    "'%s': the conformance suite has no scenario '%s' for %s; it has %s",
                    word, name, revision, String.join(", ", suite.all()));
        }
        var names = slash < 0 ? suite.basic() : name.equals(ALL) ? suite.all() : List.of(name);
        return names.stream().map(it -> new Scenario(suite, it)).toList();
    }
}
