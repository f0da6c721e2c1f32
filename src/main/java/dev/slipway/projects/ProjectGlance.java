package dev.slipway.projects;

import dev.slipway.platform.ProjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// What the list of projects shows about each beyond the project itself. The room that deploys implements it:
/// data of a higher room comes down through an interface of the lower one.
@FunctionalInterface
public interface ProjectGlance {
    /// What is known of these projects, in the caller's transaction. A project that was never deployed may be
    /// missing.
    Map<ProjectId, Glance> of(Collection<ProjectId> projects);

    /// The state of a project in one line: its last deployment and where it is live.
    ///
    /// @param status the last deployment's status, by its word in the database
    /// @param page the path of the last deployment's page
    /// @param address where the live version answers; empty while none is
    record Glance(
            String status,
            String page,
            String branch,
            Optional<String> commit,
            Optional<String> commitMessage,
            Optional<String> author,
            Instant at,
            Optional<String> address) {
        /// The first seven digits of the commit.
        public Optional<String> shortCommit() {
            return commit.map(hash -> hash.substring(0, Math.min(7, hash.length())));
        }

        /// The first line of the commit's message.
        public Optional<String> subject() {
            return commitMessage.map(text -> text.strip().lines().findFirst().orElse(""));
        }
    }
}
