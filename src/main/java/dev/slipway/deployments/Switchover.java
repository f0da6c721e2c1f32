package dev.slipway.deployments;

import dev.slipway.deployments.PublicCheck.Verdict;
import dev.slipway.edge.Target;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;

/// Brings a version live beside the one that is, without a failed request: the stage `deploying`. The old
/// version serves until the new one is ready; the route is switched; the public address is asked; only then is
/// the old version drained and stopped. When the address does not answer, the route goes back and the new
/// version is drained and stopped; when somebody cancels meanwhile, it is stopped at once.
final class Switchover {
    private final Database database;
    private final DeploymentStore deployments;
    private final Starter starter;
    private final Gates gates;
    private final Releases releases;
    private final PublicCheck check;
    private final Retirement retirement;

    Switchover(
            Database database,
            DeploymentStore deployments,
            Starter starter,
            Gates gates,
            Releases releases,
            PublicCheck check,
            Retirement retirement) {
        this.database = database;
        this.deployments = deployments;
        this.starter = starter;
        this.gates = gates;
        this.releases = releases;
        this.check = check;
        this.retirement = retirement;
    }

    /// What came of it.
    ///
    /// @param address what people open now
    record Live(Candidate candidate, Target before, String address) {}

    /// Returns once the public address has been answered by the version.
    ///
    /// @throws SlipwayException when it is not fit to be live; what was live before still is
    Live bring(Attempt attempt, Version version) throws InterruptedException {
        attempt.say(StageName.DEPLOYING, "Starting " + describe(version));
        var candidate = starter.start(version);
        attempt.say(StageName.DEPLOYING, "Ready: " + candidate.words());
        var before = switchTo(attempt, candidate);
        try {
            return switch (check.ask(version)) {
                case Verdict.Answered(var address, var words) -> {
                    attempt.say(StageName.DEPLOYING, words);
                    yield new Live(candidate, before, address);
                }
                case Verdict.Refused(var why) ->
                    throw new SlipwayException(
                            ErrorCode.UNAVAILABLE,
                            "the new version was ready, but its public address did not answer: " + why);
            };
        } catch (InterruptedException e) {
            goBack(attempt, candidate, before);
            starter.withdraw(candidate);
            throw e;
        } catch (RuntimeException e) {
            goBack(attempt, candidate, before);
            retirement.withdraw(candidate);
            throw e;
        }
    }

    private void goBack(Attempt attempt, Candidate candidate, Target before) {
        attempt.say(StageName.DEPLOYING, "Going back to what was live before");
        releases.back(candidate, before);
    }

    /// Lets go of the version before, in the background: connections that stay open must not hold up the next
    /// push.
    void retireOld(Live live) {
        retirement.begin(live);
    }

    private Target switchTo(Attempt attempt, Candidate candidate) throws InterruptedException {
        try {
            gates.examine(attempt, candidate);
            if (!database.asSystem(StageRecorder.JOB, () -> deployments.switching(attempt))) {
                throw new InterruptedException("cancelled before the switch");
            }
            return releases.switchTo(candidate);
        } catch (InterruptedException | RuntimeException e) {
            starter.withdraw(candidate);
            throw e;
        }
    }

    private static String describe(Version version) {
        if (version.isSite()) {
            return "the site: %s".formatted(version.plan().site().orElseThrow().folder());
        }
        return version.plan().start().orElseThrow().text();
    }
}
