package dev.slipway.deployments;

import dev.slipway.deployments.plan.Detection;
import dev.slipway.deployments.plan.Detector;
import dev.slipway.deployments.plan.Plan;
import dev.slipway.git.Commit;
import dev.slipway.git.Repositories;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.SlipwayException;
import java.nio.file.Path;

/// Brings the commit here and finds out what it is: the stages `cloning` and `checkout`.
final class Sources {
    private final Repositories repositories;
    private final Workspaces workspaces;

    Sources(Repositories repositories, Workspaces workspaces) {
        this.repositories = repositories;
        this.workspaces = workspaces;
    }

    /// Brings exactly the deployment's commit into the project's mirror.
    Commit fetch(Attempt attempt) {
        workspaces.requireSpace();
        var revision = attempt.deployment().revision();
        // Empty for a project that is only pushed to: its commits are in the mirror already.
        var address = attempt.project().repository().orElse("");
        attempt.say(StageName.CLONING, "Fetching commit %s of %s".formatted(revision.shortCommit(), revision.branch()));
        var commit = repositories.fetch(
                attempt.project().id(),
                address,
                revision.branch(),
                revision.commit(),
                line -> attempt.say(StageName.CLONING, line));
        attempt.say(StageName.CLONING, "%s %s (%s)".formatted(commit.shortId(), commit.subject(), commit.author()));
        return commit;
    }

    /// Writes the commit's files into a clean workspace.
    Path checkout(Attempt attempt) {
        var user = attempt.project().hostUser();
        var workspace = workspaces.fresh(attempt.id(), user);
        repositories.checkout(
                attempt.project().id(), attempt.deployment().revision().commit(), workspace);
        Folders.own(workspace, user);
        return workspace;
    }

    /// Finds out how the files are built and run, and says why.
    Plan detect(Attempt attempt, Path workspace) {
        var plan =
                switch (Detector.detect(workspace, attempt.deployment().bundle().settings())) {
                    case Detection.Planned(var found) -> found;
                    case Detection.NotFound(var lookedFor) -> throw notFound(attempt, lookedFor);
                    case Detection.Unsupported(var why) -> throw new SlipwayException(ErrorCode.INVALID, why);
                };
        plan.reasons().forEach(reason -> attempt.say(StageName.CHECKOUT, reason.toString()));
        var missing = plan.requiredVariables().stream()
                .filter(key -> !attempt.variables().environment().containsKey(key))
                .toList();
        if (!missing.isEmpty()) {
            throw SlipwayException.invalid(
                    "slipway.yaml requires the variable%s %s; set %s in the project's variables",
                    missing.size() == 1 ? "" : "s", String.join(", ", missing), missing.size() == 1 ? "it" : "them");
        }
        return plan;
    }

    private static SlipwayException notFound(Attempt attempt, java.util.List<String> lookedFor) {
        attempt.error(StageName.CHECKOUT, "Nothing that can be run was found. Looked for:");
        lookedFor.forEach(line -> attempt.error(StageName.CHECKOUT, "  " + line));
        return SlipwayException.invalid(
                "nothing that can be run was found; looked for: %s", String.join("; ", lookedFor));
    }
}
