package dev.slipway.deployments;

import dev.slipway.deployments.ReleaseGate.Introduction;
import dev.slipway.deployments.probe.StdioHandshake;
import dev.slipway.deployments.probe.StdioHandshake.Outcome;
import dev.slipway.logs.Logs;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Output;
import java.time.Duration;

/// Runs a stdio server once, to see that it works before any client is led to it. What it says on standard
/// error goes to the log of the running version.
final class StdioTrial {
    private final Driver driver;
    private final Logs logs;
    private final Duration patience;

    StdioTrial(Driver driver, Logs logs, Duration patience) {
        this.driver = driver;
        this.logs = logs;
        this.patience = patience;
    }

    /// Returns what it says of itself.
    ///
    /// @throws SlipwayException UNAVAILABLE when it does not work, with the reason
    Introduction of(Version version) throws InterruptedException {
        try (var log =
                logs.open(version.deployment().runtimeLog(), version.variables().secrets())) {
            Output output = (_, buffer, offset, length) -> log.bytes("stderr", buffer, offset, length);
            var outcome = StdioHandshake.tryOut(driver, version.launch(), output, patience);
            log.endOf("stderr");
            return switch (outcome) {
                case Outcome.Works(var server, var revision, var tools, var took) ->
                    new Introduction(server, revision, tools, took);
                case Outcome.Fails(var why) ->
                    throw new SlipwayException(ErrorCode.UNAVAILABLE, "the MCP server does not work: " + why);
            };
        }
    }
}
