package dev.slipway.projects;

import dev.slipway.platform.ProjectId;
import java.util.List;
import java.util.Optional;

/// The projects. Every method works in the caller's transaction and sees what the acting user may see.
public final class Projects {
    /// @throws dev.slipway.platform.SlipwayException INVALID for a bad name, address or setting; CONFLICT when the name
    ///     is taken
    public Project create(NewProject wanted) {
        throw new UnsupportedOperationException();
    }

    /// @throws dev.slipway.platform.SlipwayException NOT_FOUND
    public Project get(ProjectId id) {
        throw new UnsupportedOperationException();
    }

    /// @throws dev.slipway.platform.SlipwayException NOT_FOUND
    public Project get(String name) {
        throw new UnsupportedOperationException();
    }

    public Optional<Project> find(String name) {
        throw new UnsupportedOperationException();
    }

    public List<Project> list() {
        throw new UnsupportedOperationException();
    }

    public Project change(ProjectId id, Optional<String> repository, String branch, ProjectSettings settings) {
        throw new UnsupportedOperationException();
    }

    /// Deletes the project and publishes [ProjectDeleted], after which the rooms above let go of what is theirs.
    public void delete(ProjectId id) {
        throw new UnsupportedOperationException();
    }
}
