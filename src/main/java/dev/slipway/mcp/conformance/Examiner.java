package dev.slipway.mcp.conformance;

import dev.slipway.logs.Level;
import dev.slipway.mcp.conformance.Proctor.Sitting;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs the scenarios that an owner asked for against a server that is not live, through the gateway: a server that
/// speaks over standard input and output is examined as its clients will see it.
public final class Examiner {
    private static final int MOST_NAMED = 20;

    private final Proctor proctor;
    private final Duration limit;

    /// @param limit for all scenarios together
    Examiner(Proctor proctor, Duration limit) {
        this.proctor = proctor;
        this.limit = limit;
    }

    /// Returns when every scenario passed that may not fail.
    ///
    /// @throws SlipwayException CONFLICT with the scenarios that failed; LIMIT when it takes too long;
    ///     UNAVAILABLE when a suite cannot be run
    public void examine(Conformance wanted, Examinee examinee) throws InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        var scenarios = wanted.scenarios();
        var failed = new ArrayList<Scenario>();
        for (var scenario : scenarios) {
            var left = Duration.ofNanos(until - System.nanoTime());
            if (!left.isPositive()) {
                throw new SlipwayException(
                        ErrorCode.LIMIT,
                        "its conformance was not examined within mcp.conformance-timeout, which is %d s"
                                .formatted(limit.toSeconds()));
            }
            if (!passes(scenario, wanted.mayFail(scenario), examinee, left)) {
                failed.add(scenario);
            }
        }
        if (!failed.isEmpty()) {
            throw SlipwayException.conflict(
                    "it does not conform to MCP: %d of %d scenarios failed: %s",
                    failed.size(), scenarios.size(), words(failed));
        }
        examinee.say().accept(Level.INFO, "It conforms to MCP: %d scenarios were run".formatted(scenarios.size()));
    }

    /// Whether it passed, or may fail.
    private boolean passes(Scenario scenario, boolean mayFail, Examinee examinee, Duration left)
            throws InterruptedException {
        var passed = proctor.sit(new Sitting(scenario, examinee, left));
        var say = examinee.say();
        if (passed && mayFail) {
            say.accept(Level.INFO, scenario + " passed, although it may fail");
        } else if (passed) {
            say.accept(Level.INFO, scenario + " passed");
        } else if (mayFail) {
            say.accept(Level.WARNING, scenario + " failed, as it may");
        } else {
            say.accept(Level.ERROR, scenario + " failed");
        }
        return passed || mayFail;
    }

    private static String words(List<Scenario> scenarios) {
        var names = scenarios.stream().limit(MOST_NAMED).map(Scenario::toString).toList();
        int more = scenarios.size() - names.size();
        return String.join(", ", names) + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
