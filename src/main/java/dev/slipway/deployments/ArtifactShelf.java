package dev.slipway.deployments;

import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/// The files of artifacts: `artifacts/<project>/<digest>` in the data folder. A folder's name is the digest of
/// what is in it, so it is never written to once it has that name; workloads see it read only.
final class ArtifactShelf {
    private final Home home;

    ArtifactShelf(Home home) {
        this.home = home;
    }

    /// An artifact that is stored.
    record Stored(String digest, Path folder, long bytes, int files) {}

    /// Where the artifact lies; empty when it is not stored (any more).
    Optional<Path> find(ProjectId project, String digest) {
        var folder = folder(project).resolve(digest);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /// Where the files lie that the deployment brings live; empty when there are none yet, or none any more.
    Optional<Path> of(Deployment deployment) {
        return deployment.bundle().artifact().flatMap(digest -> find(deployment.project(), digest));
    }

    /// Takes the files of `from` away from there and stores them.
    ///
    /// @throws dev.slipway.platform.SlipwayException INVALID for a link that leaves the folder and for what is
    ///     no file
    Stored put(ProjectId project, Path from, int user) throws InterruptedException {
        var manifest = Manifest.of(from);
        var digest = manifest.digest();
        var to = folder(project).resolve(digest);
        if (Files.isDirectory(to)) {
            Folders.remove(from);
        } else {
            Folders.move(from, to, user);
        }
        return new Stored(digest, to, manifest.bytes(), manifest.files());
    }

    /// Removes every artifact of the project but these.
    void retain(ProjectId project, Collection<String> digests) {
        try (var entries = Files.list(folder(project))) {
            entries.filter(entry -> !digests.contains(entry.getFileName().toString()))
                    .forEach(Folders::remove);
        } catch (IOException e) {
            throw Folders.failed("list the artifacts of project " + project, e);
        }
    }

    void removeAll(ProjectId project) {
        Folders.remove(home.folder("artifacts").resolve(project.toString()));
    }

    private Path folder(ProjectId project) {
        home.folder("artifacts");
        return home.folder("artifacts/" + project);
    }
}
