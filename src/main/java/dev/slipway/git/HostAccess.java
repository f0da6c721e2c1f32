package dev.slipway.git;

import dev.slipway.platform.ProjectId;

/// Who may use what belongs to the host: its folders (`file:` addresses outside of `git.local-folders`) and the ssh
/// keys and `.netrc` of the user that Slipway runs as. A room above knows whose project it is; where none answers,
/// nobody may.
@FunctionalInterface
public interface HostAccess {
    boolean allows(ProjectId project);
}
