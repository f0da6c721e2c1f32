package dev.slipway.mcp;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.trust.McpOptions;
import dev.slipway.mcp.trust.ReleaseEndpoint;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The live versions of `mcp` projects, at `/mcp/<project>`.
final class ProjectEndpoints implements Endpoints {
    private static final Pattern PATH = Pattern.compile("/mcp/([a-z0-9-]{1,50})");

    private final int processes;
    private final Function<ProjectId, McpOptions> options;
    private final BiFunction<String, UserId, Optional<LiveRelease>> live;
    private final Function<LiveRelease, Optional<InetSocketAddress>> address;

    /// @param processes that a project may have at once
    /// @param options what its owner chose; may block
    /// @param live what is live under a name, when this user may see it; may block
    /// @param address where the workload of a release that speaks HTTP itself is reached; may block
    ProjectEndpoints(
            int processes,
            Function<ProjectId, McpOptions> options,
            BiFunction<String, UserId, Optional<LiveRelease>> live,
            Function<LiveRelease, Optional<InetSocketAddress>> address) {
        this.processes = processes;
        this.options = options;
        this.live = live;
        this.address = address;
    }

    @Override
    public Optional<Endpoint> find(String path, Pass pass) {
        var name = PATH.matcher(path);
        return name.matches() ? live.apply(name.group(1), pass.user()).map(this::endpoint) : Optional.empty();
    }

    private Endpoint endpoint(LiveRelease release) {
        var where = release.stdio() ? Optional.<InetSocketAddress>empty() : address.apply(release);
        return ReleaseEndpoint.of(release, where, options.apply(release.project()), processes);
    }
}
