package dev.slipway.deployments;

import dev.slipway.logs.LogLine;
import dev.slipway.platform.Database;
import dev.slipway.runtime.Ending;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Says why a command failed, in words for the person who can mend it. Reads the log as it is stored, where
/// secrets are hidden already: what it says ends up on pages.
final class Diagnosis {
    private static final int TAIL = 200;
    private static final int LONGEST = 300;

    /// What is known to be meant by what is printed. First hit wins, so the particular stands before the
    /// general.
    private static final List<Rule> RULES = List.of(
            rule("ENOSPC|No space left on device", "the disk is full"),
            rule(
                    "JavaScript heap out of memory",
                    "Node ran out of its own heap; give the build less to do at once, or "
                            + "set NODE_OPTIONS=--max-old-space-size in the variables"),
            rule(
                    "can only install (packages )?when your package.json and package-lock.json",
                    "package.json and package-lock.json disagree: run npm install and commit the lock file"),
            rule("npm (ERR!|error) code ERESOLVE", "two packages need versions of a third that do not fit together"),
            rule("npm (ERR!|error) code E404", "a package does not exist in the registry, or needs a token to be seen"),
            rule("npm (ERR!|error) code E40[13]", "the registry refused the token, or there is none"),
            rule("Missing script: \"?([\\w:.-]+)\"?", "package.json has no script of that name"),
            rule(
                    "ERR_PNPM_OUTDATED_LOCKFILE",
                    "package.json and pnpm-lock.yaml disagree: run pnpm install and commit " + "the lock file"),
            rule("npm (ERR!|error) code EBADENGINE", "the package asks for another version of Node than there is here"),
            rule("ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED", "an address on the network could not be reached"),
            rule("ERR_MODULE_NOT_FOUND|Cannot find (module|package)", "a module is missing: is it in dependencies?"),
            rule("(sh|bash): .*not found|command not found", "a program is missing; is it in devDependencies?"));

    private static final Pattern ERROR =
            Pattern.compile("\\b(error|ERR!|failed|fatal|cannot|exception)\\b", Pattern.CASE_INSENSITIVE);

    /// Empty lines, commands that are repeated before they run, and what package managers say in any case.
    private static final Pattern NOISE = Pattern.compile("^\\s*$|^[>$] |^npm (notice|warn)");

    private final Database database;
    private final LogTail tail;
    private final Workspaces workspaces;

    Diagnosis(Database database, LogTail tail, Workspaces workspaces) {
        this.database = database;
        this.tail = tail;
        this.workspaces = workspaces;
    }

    private record Rule(Pattern sign, String meaning) {}

    private static Rule rule(String sign, String meaning) {
        return new Rule(Pattern.compile(sign), meaning);
    }

    /// One sentence: what ended it, the telling line of what it printed, and what that means where it is known.
    String why(Attempt attempt, StageName stage, String command, Ending ending) {
        var lines = tail(attempt, stage);
        var what = switch (ending.cause()) {
            case EXITED -> "%s ended with exit code %d".formatted(command, ending.exitCode());
            case OUT_OF_MEMORY -> "%s was %s".formatted(command, ending.detail());
            case PROCESS_LIMIT -> "%s failed: %s".formatted(command, ending.detail());
            case TIMED_OUT -> "%s did not end in time: %s".formatted(command, ending.detail());
            case CANCELLED -> "%s was cancelled".formatted(command);
        };
        if (ending.cause() != Ending.Cause.EXITED) {
            return what;
        }
        var meaning = workspaces.full() ? Optional.of("the disk is full") : meaning(lines);
        return what
                + telling(lines).map(": "::concat).orElse("")
                + meaning.map(" — "::concat).orElse("");
    }

    private List<String> tail(Attempt attempt, StageName stage) {
        attempt.log().flush();
        return database
                .asSystem(
                        StageRecorder.JOB, () -> tail.last(attempt.deployment().log(), TAIL))
                .stream()
                .filter(line -> line.source().equals(stage.word()))
                .map(LogLine::text)
                .toList();
    }

    private static Optional<String> meaning(List<String> lines) {
        return RULES.stream()
                .filter(rule -> lines.stream()
                        .anyMatch(line -> rule.sign().matcher(line).find()))
                .map(Rule::meaning)
                .findFirst();
    }

    /// The first line that speaks of an error; without one, the last that says anything.
    private static Optional<String> telling(List<String> lines) {
        var said = lines.stream().filter(line -> !NOISE.matcher(line).find()).toList();
        return said.stream()
                .filter(line -> ERROR.matcher(line).find())
                .findFirst()
                .or(() -> said.isEmpty() ? Optional.empty() : Optional.of(said.getLast()))
                .map(String::strip)
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
    }
}
