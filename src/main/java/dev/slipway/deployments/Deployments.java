package dev.slipway.deployments;

import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.util.Optional;

/// The attempts to bring commits live.
public final class Deployments {
    /// The live version of the `mcp` project of this name, when `caller` may see it. Opens its own transactions.
    public Optional<LiveRelease> live(String name, UserId caller) {
        throw new UnsupportedOperationException();
    }

    /// Who lives where: whether the project has a live version at all.
    public boolean isLive(ProjectId project) {
        throw new UnsupportedOperationException();
    }
}
