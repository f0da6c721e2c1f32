package dev.slipway.deployments;

import dev.slipway.logs.LogId;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.Launch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The version of an `mcp` project that is live: everything the gateway needs to start a server of it.
///
/// @param launch how to start one: command, environment with secrets opened, mounts, limits
/// @param httpPath where on its workload it answers, for a server that speaks HTTP itself; empty for one that speaks
/// over
///     standard input and output
/// @param secrets values to hide in what it says
/// @param log the stream for what it says on standard error
public record LiveRelease(
        ProjectId project,
        String name,
        UserId owner,
        UUID deployment,
        Launch launch,
        Optional<String> httpPath,
        List<String> secrets,
        LogId log) {
    static LiveRelease of(Version version) {
        return new LiveRelease(
                version.project().id(),
                version.project().name(),
                version.project().owner(),
                version.deployment().id(),
                version.launch(),
                version.httpPath(),
                version.variables().secrets(),
                version.deployment().runtimeLog());
    }

    public boolean stdio() {
        return httpPath.isEmpty();
    }
}
