package dev.slipway.mcp.trust;

import dev.slipway.deployments.ReleaseGate.Candidacy;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.mcp.gateway.Greeting;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.util.function.Supplier;

/// Asks a version that is not live yet, through the gateway as a client would.
final class Asker {
    private final Supplier<Gateway> gateway;
    private final Greeter greeter;
    private final Logs logs;

    Asker(Supplier<Gateway> gateway, Greeter greeter, Logs logs) {
        this.gateway = gateway;
        this.greeter = greeter;
        this.logs = logs;
    }

    /// Begins a session with it.
    Gateway.Talk talk(Candidacy candidacy) {
        var release = candidacy.release();
        return gateway.get().talk(ReleaseEndpoint.candidate(release, candidacy.address()), release.owner());
    }

    /// What it says of itself, for the first time. What it says besides goes to the log of the running version.
    ///
    /// @throws SlipwayException UNAVAILABLE when it does not work as an MCP server, with the reason
    Greeting.Answered greet(Candidacy candidacy) throws InterruptedException {
        var release = candidacy.release();
        var transport = ReleaseEndpoint.candidate(release, candidacy.address()).transport();
        try (var log = logs.open(release.log(), release.secrets())) {
            return switch (greeter.greet(transport, log, candidacy.patience())) {
                case Greeting.Answered answered -> answered;
                case Greeting.Failed(var why) ->
                    throw new SlipwayException(ErrorCode.UNAVAILABLE, "the MCP server does not work: " + why);
            };
        }
    }
}
