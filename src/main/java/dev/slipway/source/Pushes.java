package dev.slipway.source;

import dev.slipway.git.Commit;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.util.Optional;

/// Where every change arrives: by hand, by `git push`, by polling, later by a forge's webhook.
public final class Pushes {
    /// Stores the push and publishes [PushReceived] inside the same transaction, so that the work it causes is stored
    /// with it; returns once all of it is durable.
    public Push receive(
            ProjectId project, UserId by, Push.Origin origin, String branch, String commit, Optional<Commit> details) {
        throw new UnsupportedOperationException();
    }

    /// Asks the repository for the branch's tip and receives it as a push by hand.
    ///
    /// @param branch the project's branch when empty
    /// @param commit the branch's tip when empty
    public Push deployByHand(ProjectId project, UserId by, Optional<String> branch, Optional<String> commit) {
        throw new UnsupportedOperationException();
    }
}
