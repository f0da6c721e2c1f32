package dev.slipway.deployments;

import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import java.nio.file.Path;

/// Where a project's files lie from one deployment to the next: its artifacts, what its builds fetched, and what its
/// workloads write.
final class ProjectFolders {
    private final Home home;
    private final ArtifactShelf artifacts;

    ProjectFolders(Home home, ArtifactShelf artifacts) {
        this.home = home;
        this.artifacts = artifacts;
    }

    ArtifactShelf artifacts() {
        return artifacts;
    }

    /// Where the project's package manager keeps what it fetched, from one build to the next.
    Path cache(ProjectId project, int user) {
        return Folders.make(home.folder("cache").resolve(project.toString()), user);
    }

    /// What the project's workloads write and find again after the next deployment.
    Path data(ProjectId project, int user) {
        return Folders.make(home.folder("data").resolve(project.toString()), user);
    }

    void removeAll(ProjectId project) {
        artifacts.removeAll(project);
        Folders.remove(home.folder("cache").resolve(project.toString()));
        Folders.remove(home.folder("data").resolve(project.toString()));
    }
}
