package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.git.Commit;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.jobs.JobHandler;
import dev.slipway.platform.jobs.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries a deployment out, from the queue to a live, checked address. Called again for the same deployment
/// when Slipway stopped in the middle of it: what was built and still stands is used, everything else is done
/// again in a clean workspace.
final class DeploymentRunner implements JobHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentRunner.class);
    static final String KIND = "deployments.deploy";

    private final Attempts attempts;
    private final StageRecorder stages;
    private final DeploymentStore deployments;
    private final Sources sources;
    private final Build build;
    private final Warehouse warehouse;
    private final Versions versions;
    private final Switchover switchover;
    private final Restorer restorer;

    DeploymentRunner(
            Attempts attempts,
            StageRecorder stages,
            DeploymentStore deployments,
            Sources sources,
            Build build,
            Warehouse warehouse,
            Versions versions,
            Switchover switchover,
            Restorer restorer) {
        this.attempts = attempts;
        this.stages = stages;
        this.deployments = deployments;
        this.sources = sources;
        this.build = build;
        this.warehouse = warehouse;
        this.versions = versions;
        this.switchover = switchover;
        this.restorer = restorer;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Lease lease) throws InterruptedException {
        attempts.make(lease, this::bringLive);
    }

    /// What a build comes to: how to run it, and its files.
    private record Built(Plan plan, Path files) {}

    private void bringLive(Attempt attempt) throws InterruptedException {
        leaveQueue(attempt);
        var stored = restore(attempt);
        var built = stored.isPresent() ? stored.get() : build(attempt);
        tidyUp(attempt, deploy(attempt, built));
    }

    private void leaveQueue(Attempt attempt) {
        if (attempt.lease().attempt() == 1) {
            var waited = Duration.between(attempt.deployment().createdAt(), Instant.now());
            attempt.say(
                    StageName.QUEUED,
                    "Deployment #%d of %s, after %s in the queue"
                            .formatted(
                                    attempt.deployment().number(),
                                    attempt.project().name(),
                                    Words.duration(waited.isNegative() ? Duration.ZERO : waited)));
        } else {
            attempt.warn(StageName.QUEUED, "Slipway stopped in the middle of this deployment and goes on with it now");
        }
        stages.leave(attempt, StageName.QUEUED, () -> {});
    }

    /// What an earlier attempt built, or what a rollback brings back: none of it is done again.
    private Optional<Built> restore(Attempt attempt) {
        var bundle = attempt.deployment().bundle();
        var files = warehouse.find(attempt);
        if (bundle.plan().isEmpty() || files.isEmpty()) {
            return Optional.empty();
        }
        for (var stage : StageName.BEFORE_DEPLOYING) {
            stages.pass(attempt, stage, "Already done: the artifact is stored");
        }
        return Optional.of(new Built(bundle.plan().get(), files.get()));
    }

    private Built build(Attempt attempt) throws InterruptedException {
        stages.run(
                attempt,
                StageName.CLONING,
                () -> sources.fetch(attempt),
                (Commit commit) -> deployments.fetched(attempt, commit));
        var checkedOut = stages.run(
                attempt,
                StageName.CHECKOUT,
                () -> checkout(attempt),
                found -> deployments.planned(attempt, found.plan()));
        var reused = warehouse.reuse(attempt, checkedOut.plan());
        if (reused.isPresent()) {
            return new Built(checkedOut.plan(), reused.get());
        }
        return make(attempt, checkedOut.plan(), checkedOut.files());
    }

    private Built checkout(Attempt attempt) {
        var workspace = sources.checkout(attempt);
        return new Built(sources.detect(attempt, workspace), workspace);
    }

    private Built make(Attempt attempt, Plan plan, Path workspace) throws InterruptedException {
        var begun = System.nanoTime();
        stages.run(attempt, StageName.INSTALLING, () -> build.install(attempt, plan, workspace));
        stages.run(attempt, StageName.BUILDING, () -> build.build(attempt, plan, workspace));
        var building = Duration.ofNanos(System.nanoTime() - begun);
        var stored = stages.run(
                attempt,
                StageName.COPYING,
                () -> warehouse.store(attempt, plan, workspace),
                kept -> warehouse.keep(attempt, plan, kept, building));
        return new Built(plan, stored.folder());
    }

    private Switchover.Live deploy(Attempt attempt, Built built) throws InterruptedException {
        restorer.await(attempt.project().id());
        stages.enter(attempt, StageName.DEPLOYING);
        var live = switchover.bring(attempt, versions.of(attempt, built.plan(), built.files()));
        attempt.say(StageName.DEPLOYING, "Live at " + live.address());
        attempt.log().flush();
        stages.leave(attempt, StageName.DEPLOYING, () -> deployments.succeeded(attempt, live.address()));
        attempt.log().finish();
        return live;
    }

    /// What comes after a success cannot take it back.
    private void tidyUp(Attempt attempt, Switchover.Live live) {
        try {
            switchover.retireOld(live);
            warehouse.prune(attempt.project().id());
        } catch (SlipwayException e) {
            LOG.warn("cannot tidy up after deployment {}: {}", attempt.id(), e.text());
        }
    }
}
