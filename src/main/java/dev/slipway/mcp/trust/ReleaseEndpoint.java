package dev.slipway.mcp.trust;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A version of an `mcp` project as the gateway leads to it.
public final class ReleaseEndpoint {
    /// A scenario may open several sessions at once.
    private static final int EXAMINED_PROCESSES = 10;

    private ReleaseEndpoint() {}

    public static EndpointId id(ProjectId project) {
        return new EndpointId(EndpointId.Kind.PROJECT, project.value());
    }

    /// Which deployment an endpoint of a project is.
    static UUID deployment(Endpoint endpoint) {
        return UUID.fromString(endpoint.version());
    }

    /// @param address where the workload of a version that speaks HTTP itself is reached
    /// @param processes it may have at once
    /// @throws SlipwayException UNAVAILABLE when a version that speaks HTTP itself does not run
    public static Endpoint of(
            LiveRelease release, Optional<InetSocketAddress> address, McpOptions options, int processes) {
        return at(new Place(id(release.project()), "/mcp/" + release.name(), processes), release, address, options);
    }

    /// A version that is not live: what is asked of it takes nothing from the one that is.
    static Endpoint candidate(LiveRelease release, Optional<InetSocketAddress> address) {
        return at(apart(release, 1), release, address, McpOptions.DEFAULT);
    }

    /// A version that is not live, as clients would see it.
    static Endpoint examined(LiveRelease release, Optional<InetSocketAddress> address, McpOptions options) {
        return at(apart(release, EXAMINED_PROCESSES), release, address, options);
    }

    /// By what an endpoint is known.
    private record Place(EndpointId id, String path, int processes) {}

    private static Place apart(LiveRelease release, int processes) {
        var id = new EndpointId(EndpointId.Kind.PROJECT, release.deployment());
        return new Place(id, "/mcp/candidate/" + release.deployment(), processes);
    }

    private static Endpoint at(
            Place place, LiveRelease release, Optional<InetSocketAddress> address, McpOptions options) {
        return new Endpoint(
                place.id(),
                release.deployment().toString(),
                release.name(),
                place.path(),
                transport(release, address),
                options.sharing(),
                place.processes(),
                options.sleepAfter(),
                options.tools(),
                release.log(),
                Set.copyOf(release.secrets()));
    }

    private static Transport transport(LiveRelease release, Optional<InetSocketAddress> address) {
        if (release.stdio()) {
            return new Transport.Stdio(release.launch());
        }
        var where = address.orElseThrow(
                () -> new SlipwayException(ErrorCode.UNAVAILABLE, "the server is not running; see its log"));
        var path = release.httpPath().orElseThrow();
        return new Transport.Http(
                URI.create("http://%s:%d%s".formatted(where.getHostString(), where.getPort(), path)), Map.of());
    }
}
