package dev.slipway.deployments;

import dev.slipway.logs.LogFollower;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.source.Push;
import dev.slipway.source.PushNarrator;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Tells the person whose `git push` is still open how the deployment goes: its log, a heading for each stage,
/// and at the end the address or the reason.
final class DeploymentNarrator implements PushNarrator {
    private static final int AT_ONCE = 500;
    private static final long WAIT_MILLIS = 500;

    private final Database database;
    private final DeploymentStore deployments;
    private final Logs logs;

    DeploymentNarrator(Database database, DeploymentStore deployments, Logs logs) {
        this.database = database;
        this.deployments = deployments;
        this.logs = logs;
    }

    @Override
    public boolean narrate(Push push, Consumer<String> line) throws InterruptedException {
        var deployment = database.asSystem(StageRecorder.JOB, () -> deployments.ofPush(push.id()));
        if (deployment.isEmpty()) {
            line.accept("This branch is not deployed.");
            return true;
        }
        line.accept("Deployment #%d of %s"
                .formatted(
                        deployment.get().number(), deployment.get().revision().shortCommit()));
        try (var follower = logs.follow(deployment.get().log(), 1)) {
            return conclude(follow(deployment.get().id(), follower, new Headings(line)), line);
        }
    }

    /// Until the deployment is final and all of its log was told.
    private Deployment follow(UUID id, LogFollower follower, Headings told) throws InterruptedException {
        while (true) {
            var lines = follower.next(AT_ONCE, WAIT_MILLIS);
            lines.forEach(told::tell);
            if (follower.atEnd() || lines.isEmpty()) {
                var now = find(id);
                if (now.isEmpty() || now.get().status().isFinal()) {
                    follower.next(AT_ONCE, 0).forEach(told::tell);
                    return now.orElseThrow(InterruptedException::new);
                }
            }
        }
    }

    private Optional<Deployment> find(UUID id) {
        return database.asSystem(StageRecorder.JOB, () -> deployments.find(id));
    }

    private static boolean conclude(Deployment ended, Consumer<String> line) {
        var progress = ended.progress();
        line.accept("");
        switch (ended.status()) {
            case SUCCESS ->
                line.accept("=====> Live at " + progress.deployedUrl().orElse(""));
            case CANCELLED ->
                line.accept("=====> Cancelled: " + progress.failedReason().orElse(""));
            default ->
                line.accept("=====> Failed%s: %s"
                        .formatted(
                                progress.failedStage()
                                        .map(stage -> " in " + stage.word())
                                        .orElse(""),
                                progress.failedReason().orElse("")));
        }
        return ended.status() == DeploymentStatus.SUCCESS;
    }

    /// Puts a heading before the first line of each stage.
    private static final class Headings {
        private final Consumer<String> line;
        private String stage = "";

        Headings(Consumer<String> line) {
            this.line = line;
        }

        void tell(LogLine said) {
            if (!said.source().equals(stage)) {
                stage = said.source();
                line.accept("-----> " + stage);
            }
            line.accept("       " + said.text());
        }
    }
}
