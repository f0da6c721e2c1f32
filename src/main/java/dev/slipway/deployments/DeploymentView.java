package dev.slipway.deployments;

import dev.slipway.web.Look;
import dev.slipway.web.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the deployment's page shows.
///
/// @param project the project's name
/// @param live what the project serves now
/// @param waitsFor what has to end before it can leave the queue
/// @param differences of its variables and settings to the live version's
/// @param restorable whether its artifact is stored, so that it can be rolled back to
public record DeploymentView(
        Deployment deployment,
        String project,
        List<StageRow> stages,
        Optional<Deployment> live,
        Optional<Deployment> waitsFor,
        List<Difference> differences,
        boolean restorable) {
    /// A stage on the rail.
    ///
    /// @param took how long it took, or takes so far; empty while it waits
    /// @param usual its median over the last successes, where it is known and worth a word
    public record StageRow(String word, String status, String took, String usual) {
        private static final Duration WORTH_A_WORD = Duration.ofMillis(100);

        static StageRow of(Stage stage, Map<StageName, Duration> usual, Instant now) {
            var running = stage.status() == Stage.Status.IN_PROGRESS;
            var took = stage.took()
                    .or(() -> stage.startedAt().filter(_ -> running).map(start -> Duration.between(start, now)));
            return new StageRow(
                    stage.name().word(),
                    stage.status().word(),
                    took.map(Times::duration).orElse(""),
                    Optional.ofNullable(usual.get(stage.name()))
                            .filter(median -> median.compareTo(WORTH_A_WORD) > 0)
                            .map(Times::duration)
                            .orElse(""));
        }
    }

    /// One thing that is not as in the live version.
    public record Difference(String what, String live, String here) {}

    public boolean isFinal() {
        return deployment.status().isFinal();
    }

    public boolean isFailed() {
        return deployment.status() == DeploymentStatus.FAILED;
    }

    public boolean isLive() {
        return live.filter(now -> now.id().equals(deployment.id())).isPresent();
    }

    public boolean hasLive() {
        return live.isPresent();
    }

    public boolean canCancel() {
        return !isFinal() && deployment.progress().switchedAt().isEmpty();
    }

    public boolean canRollBack() {
        return deployment.status() == DeploymentStatus.SUCCESS && !isLive() && restorable;
    }

    public String status() {
        return deployment.progress().supersededBy().isPresent()
                ? "superseded"
                : deployment.status().word();
    }

    /// The state as people read it: the stage `deploying` has no status of its own.
    public String word() {
        var deploying = !isFinal()
                && stages.stream()
                        .anyMatch(row ->
                                row.word().equals("deploying") && row.status().equals(Stage.Status.IN_PROGRESS.word()));
        return deploying ? "Deploying" : Look.word(status());
    }

    /// Who or what caused it, in words.
    public String why() {
        return why(deployment);
    }

    /// From leaving the queue to its end.
    public Optional<String> took() {
        return took(deployment);
    }

    static String why(Deployment deployment) {
        return switch (deployment.cause().creator()) {
            case MANUAL -> "by hand";
            case GIT -> "git push to Slipway";
            case POLLING -> "seen in the repository";
            case WEBHOOK -> "webhook";
            case SCHEDULED -> "scheduled";
            case ROLLBACK -> "rollback";
        };
    }

    static Optional<String> took(Deployment deployment) {
        var progress = deployment.progress();
        return progress.startedAt()
                .flatMap(start -> progress.completedAt().map(end -> Times.duration(Duration.between(start, end))));
    }
}
