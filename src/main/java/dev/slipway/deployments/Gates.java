package dev.slipway.deployments;

import dev.slipway.deployments.ReleaseGate.Candidacy;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The gates that a version of an `mcp` project passes before its name leads to it.
final class Gates {
    private final Supplier<Stream<ReleaseGate>> gates;
    private final Duration patience;

    /// @param gates asked late: they are made by rooms above this one
    /// @param patience how long a version may take to be ready
    Gates(Supplier<Stream<ReleaseGate>> gates, Duration patience) {
        this.gates = gates;
        this.patience = patience;
    }

    /// @throws dev.slipway.platform.SlipwayException when one of them does not let it through
    void examine(Attempt attempt, Candidate candidate) throws InterruptedException {
        if (!candidate.version().isMcp()) {
            return;
        }
        var candidacy = new Candidacy(
                LiveRelease.of(candidate.version()),
                candidate.process().map(Candidate.Serving::address),
                patience,
                (level, text) -> attempt.log().line(level, StageName.DEPLOYING.word(), text));
        for (var gate : gates.get().toList()) {
            gate.examine(candidacy);
        }
    }
}
