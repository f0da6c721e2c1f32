package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.logs.LogId;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import dev.slipway.projects.ProjectSettings;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One attempt to bring one commit live.
///
/// @param user who pushed or asked
/// @param number counts from 1 in each project: what people call it
/// @param production whether it serves the project's own address
/// @param log the stream that tells how it is brought live
/// @param runtimeLog the stream of what its processes say while it is live
public record Deployment(
        UUID id,
        ProjectId project,
        UserId user,
        int number,
        Revision revision,
        Cause cause,
        Bundle bundle,
        Progress progress,
        boolean production,
        LogId log,
        LogId runtimeLog,
        Instant createdAt) {
    public DeploymentStatus status() {
        return progress.status();
    }

    /// What is brought live.
    ///
    /// @param commit the full id of exactly this commit
    public record Revision(
            String branch, String commit, Optional<String> message, Optional<String> author, Optional<Instant> at) {
        /// The first line of the message; empty while the commit is not fetched.
        public String subject() {
            return message.flatMap(text -> text.lines().findFirst()).orElse("");
        }

        public String shortCommit() {
            return commit.substring(0, Math.min(7, commit.length()));
        }
    }

    /// Why it exists.
    ///
    /// @param push the push that caused it; empty for a rollback
    /// @param rollbackOf the deployment whose bundle it restores
    /// @param fresh whether a stored artifact may not be reused
    public record Cause(Creator creator, Optional<UUID> push, Optional<UUID> rollbackOf, boolean fresh) {}

    /// Who or what caused a deployment.
    public enum Creator {
        MANUAL,
        WEBHOOK,
        SCHEDULED,
        GIT,
        POLLING,
        ROLLBACK;

        /// The word of the database, the API and the pages.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Creator of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// Everything that a rollback restores together.
    ///
    /// @param variables the version of each variable, by key
    /// @param settings the project's settings when it was created
    /// @param plan what was detected; empty until checkout
    /// @param artifact the digest of what was built; empty until it was copied
    public record Bundle(
            Map<String, Integer> variables, ProjectSettings settings, Optional<Plan> plan, Optional<String> artifact) {
        public Bundle {
            variables = Map.copyOf(variables);
        }
    }

    /// How far it came.
    ///
    /// @param failedReason what went wrong or why it was cancelled, for people
    /// @param supersededBy the newer deployment of the same branch that took its place in the queue
    /// @param switchedAt from when on it could no longer be cancelled
    /// @param buildSeconds how long installing and building took
    public record Progress(
            DeploymentStatus status,
            Optional<Instant> startedAt,
            Optional<Instant> completedAt,
            Optional<String> failedReason,
            Optional<StageName> failedStage,
            Optional<String> deployedUrl,
            Optional<UUID> supersededBy,
            Optional<Instant> cancelRequestedAt,
            Optional<Instant> switchedAt,
            Optional<Integer> buildSeconds) {}
}
