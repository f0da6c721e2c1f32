package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.platform.Database;
import dev.slipway.platform.Folders;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Keeps what was built: stores it, finds it again for the same input, and clears what nobody can need any
/// more. The stage `copying`.
final class Warehouse {
    private final Database database;
    private final DeploymentStore deployments;
    private final ArtifactStore store;
    private final ArtifactShelf shelf;
    private final InputKey keys;
    private final StageRecorder stages;
    private final int keep;

    Warehouse(
            Database database,
            DeploymentStore deployments,
            ArtifactStore store,
            ArtifactShelf shelf,
            InputKey keys,
            StageRecorder stages,
            int keep) {
        this.database = database;
        this.deployments = deployments;
        this.store = store;
        this.shelf = shelf;
        this.keys = keys;
        this.stages = stages;
        this.keep = keep;
    }

    /// The files of the artifact that the deployment has already, if they are stored.
    Optional<Path> find(Attempt attempt) {
        return shelf.of(attempt.deployment());
    }

    /// The files that an earlier deployment built from the same input; the stages that would build them again
    /// are passed. Empty when there are none, or a fresh build was asked for.
    Optional<Path> reuse(Attempt attempt, Plan plan) {
        var project = attempt.project().id();
        if (attempt.deployment().cause().fresh()) {
            return Optional.empty();
        }
        var key = keys.of(attempt.deployment(), plan);
        var known = database.asSystem(StageRecorder.JOB, () -> store.find(project, key));
        var files = known.flatMap(artifact -> shelf.find(project, artifact.digest()));
        if (known.isEmpty() || files.isEmpty()) {
            return Optional.empty();
        }
        var from = known.get()
                .builtBy()
                .map("Reused from #%d: the same input was built there"::formatted)
                .orElse("Reused: the same input was built before");
        stages.pass(attempt, StageName.INSTALLING, from);
        stages.pass(attempt, StageName.BUILDING, from);
        attempt.say(StageName.COPYING, from);
        stages.leave(
                attempt,
                StageName.COPYING,
                () -> deployments.built(attempt, known.get().digest(), Duration.ZERO));
        return files;
    }

    /// Moves the result out of the workspace.
    ArtifactShelf.Stored store(Attempt attempt, Plan plan, Path workspace) throws InterruptedException {
        var result = plan.site().isPresent() ? siteFolder(plan, workspace) : workspace;
        var stored = shelf.put(attempt.project().id(), result, attempt.project().hostUser());
        attempt.say(
                StageName.COPYING,
                "%d files, %s, digest %s"
                        .formatted(
                                stored.files(),
                                Words.bytes(stored.bytes()),
                                stored.digest().substring(0, 12)));
        return stored;
    }

    /// Records what was stored, in the transaction that ends the stage.
    void keep(Attempt attempt, Plan plan, ArtifactShelf.Stored stored, Duration building) {
        store.put(attempt.deployment(), keys.of(attempt.deployment(), plan), stored);
        deployments.built(attempt, stored.digest(), building);
    }

    /// Clears the project's artifacts that neither serve, nor are on their way to, nor can be rolled back to.
    void prune(ProjectId project) {
        var needed = database.asSystem(StageRecorder.JOB, () -> {
            var digests = store.needed(project, keep);
            store.retain(project, digests);
            return digests;
        });
        shelf.retain(project, needed);
    }

    /// The folder of the built site: a real one, inside the workspace, whatever links the build made.
    private static Path siteFolder(Plan plan, Path workspace) {
        var wanted = plan.site().orElseThrow().folder();
        var folder = workspace.resolve(plan.root()).resolve(wanted).normalize();
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw SlipwayException.invalid(
                        "the build made no folder %s; set outputFolder to the one it makes", wanted);
            }
            if (!folder.toRealPath().startsWith(workspace.toRealPath())) {
                throw SlipwayException.invalid("the folder %s leads out of the project", wanted);
            }
            return folder;
        } catch (IOException e) {
            throw Folders.failed("read " + folder, e);
        }
    }
}
