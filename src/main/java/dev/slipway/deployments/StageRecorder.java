package dev.slipway.deployments;

import dev.slipway.platform.Database;

/// Enters and leaves stages: each is a row before it begins and after it ends, and what it found out is stored
/// in the transaction that ends it.
final class StageRecorder {
    static final String JOB = "deployments";

    private final Database database;
    private final DeploymentStore deployments;
    private final StageStore stages;

    StageRecorder(Database database, DeploymentStore deployments, StageStore stages) {
        this.database = database;
        this.deployments = deployments;
        this.stages = stages;
    }

    /// What a stage does.
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /// What is stored of a stage's result, in the transaction that ends it.
    interface Keep<T> {
        void keep(T result);
    }

    /// What a stage does that has no result.
    interface Deed {
        void run() throws InterruptedException;
    }

    void run(Attempt attempt, StageName stage, Deed deed) throws InterruptedException {
        enter(attempt, stage);
        deed.run();
        attempt.log().flush();
        leave(attempt, stage, () -> {});
    }

    <T> T run(Attempt attempt, StageName stage, Work<T> work, Keep<T> keep) throws InterruptedException {
        enter(attempt, stage);
        var result = work.run();
        attempt.log().flush();
        leave(attempt, stage, () -> keep.keep(result));
        return result;
    }

    /// Passes a stage that has nothing to do, and says why.
    void pass(Attempt attempt, StageName stage, String why) {
        attempt.say(stage, why);
        leave(attempt, stage, () -> {});
    }

    void enter(Attempt attempt, StageName stage) throws InterruptedException {
        attempt.lease().check();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        database.asSystem(JOB, () -> {
            deployments.entered(attempt, stage);
            stages.start(attempt.id(), stage);
        });
    }

    void leave(Attempt attempt, StageName stage, Runnable keep) {
        database.asSystem(JOB, () -> {
            deployments.entered(attempt, stage);
            stages.complete(attempt.id(), stage);
            keep.run();
        });
    }
}
