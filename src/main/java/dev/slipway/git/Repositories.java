package dev.slipway.git;

import dev.slipway.platform.ProjectId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Bare mirrors of the projects' repositories, one a project, and checkouts of exact commits. Knows no database.
///
/// Every failure is a SlipwayException UNAVAILABLE (the repository cannot be reached), NOT_FOUND (no such branch or
/// commit) or INVALID (not a repository address), whose sentence names the address without its credentials.
public final class Repositories {
    /// Asks the remote for the tip of a branch, without fetching. Empty when it has no such branch.
    public Optional<String> tip(String address, String branch) {
        throw new UnsupportedOperationException();
    }

    /// Brings exactly this commit into the project's mirror, by its id; does nothing when it is there already.
    ///
    /// @param branch tried when the remote does not serve single commits
    /// @param progress hears what git says, line by line
    public Commit fetch(ProjectId project, String address, String branch, String commit, Consumer<String> progress) {
        throw new UnsupportedOperationException();
    }

    /// Writes the commit's files into an empty folder; symbolic links that leave it are an error.
    public void checkout(ProjectId project, String commit, Path folder) {
        throw new UnsupportedOperationException();
    }

    /// The project's mirror, for `git push` to Slipway itself; made empty when missing.
    public Path mirror(ProjectId project) {
        throw new UnsupportedOperationException();
    }

    /// Forgets the project's mirror.
    public void remove(ProjectId project) {
        throw new UnsupportedOperationException();
    }
}
