package dev.slipway.mcp;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The live versions of `mcp` projects, at `/mcp/<project>`.
final class ProjectEndpoints implements Endpoints {
    private static final Pattern PATH = Pattern.compile("/mcp/([a-z0-9-]{1,50})");

    private final McpSettings settings;
    private final BiFunction<String, UserId, Optional<LiveRelease>> live;
    private final Function<LiveRelease, Optional<InetSocketAddress>> address;

    /// @param live what is live under a name, when this user may see it; may block
    /// @param address where the workload of a release that speaks HTTP itself is reached; may block
    ProjectEndpoints(
            McpSettings settings,
            BiFunction<String, UserId, Optional<LiveRelease>> live,
            Function<LiveRelease, Optional<InetSocketAddress>> address) {
        this.settings = settings;
        this.live = live;
        this.address = address;
    }

    static EndpointId id(ProjectId project) {
        return new EndpointId(EndpointId.Kind.PROJECT, project.value());
    }

    @Override
    public Optional<Endpoint> find(String path, Pass pass) {
        var name = PATH.matcher(path);
        return name.matches() ? live.apply(name.group(1), pass.user()).map(this::endpoint) : Optional.empty();
    }

    private Endpoint endpoint(LiveRelease release) {
        return new Endpoint(
                id(release.project()),
                release.deployment().toString(),
                release.name(),
                "/mcp/" + release.name(),
                transport(release),
                Endpoint.Sharing.SESSION,
                settings.maxSessions(),
                Optional.of(settings.sleepAfter()),
                ToolRules.NONE,
                release.log(),
                Set.copyOf(release.secrets()));
    }

    private Transport transport(LiveRelease release) {
        if (release.httpPath().isEmpty()) {
            return new Transport.Stdio(release.launch());
        }
        var where = address.apply(release)
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE, "the server is not running; see its log"));
        return new Transport.Http(
                URI.create("http://%s:%d%s"
                        .formatted(
                                where.getHostString(),
                                where.getPort(),
                                release.httpPath().get())),
                Map.of());
    }
}
