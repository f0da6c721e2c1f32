package dev.slipway.source;

import dev.slipway.git.Commit;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A change of a branch as Slipway learnt of it.
///
/// @param commit exactly what is to be built; its message and author may be unknown until it is fetched
/// @param by who pushed or asked; the project's owner for polling
public record Push(
        UUID id,
        ProjectId project,
        UserId by,
        Origin origin,
        String branch,
        String commit,
        Optional<Commit> details,
        Instant receivedAt) {
    /// How it was learnt.
    public enum Origin {
        MANUAL,
        GIT,
        POLLING,
        WEBHOOK
    }
}
