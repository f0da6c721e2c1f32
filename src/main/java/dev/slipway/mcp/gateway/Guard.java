package dev.slipway.mcp.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Keeps foreign web pages out: a page may not call through its visitor's browser, nor make a name of its own
/// lead here (DNS rebinding; MCP 2025-11-25, transports, security warning).
final class Guard {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final GatewaySettings settings;
    private final Supplier<URI> home;

    /// @param home Slipway's own address
    Guard(GatewaySettings settings, Supplier<URI> home) {
        this.settings = settings;
        this.home = home;
    }

    /// Why the request is refused, if it is.
    Optional<String> refusal(HttpServerRequest request) {
        var host =
                Optional.ofNullable(request.authority()).map(HostAndPort::host).orElse("");
        if (!knownHost(host.toLowerCase(Locale.ROOT))) {
            return Optional.of("'%s' is not a name of this server; an administrator can add it to mcp.allowed-hosts"
                    .formatted(host));
        }
        var origin = request.getHeader("Origin");
        return origin == null || knownOrigin(origin)
                ? Optional.empty()
                : Optional.of("pages of %s may not call here; an administrator can add it to mcp.allowed-origins"
                        .formatted(origin));
    }

    /// An address in digits cannot be rebound.
    private boolean knownHost(String host) {
        return LOOPBACK.contains(host)
                || host.matches("[0-9.]+|\\[?[0-9a-f:]*:[0-9a-f:.]*]?")
                || host.equalsIgnoreCase(home.get().getHost())
                || settings.allowedHosts().contains(host);
    }

    private boolean knownOrigin(String origin) {
        if (settings.allowedOrigins().contains(origin)) {
            return true;
        }
        try {
            var uri = URI.create(origin);
            var own = home.get();
            if (uri.getHost() == null) {
                return false;
            }
            return origin.equalsIgnoreCase("%s://%s".formatted(own.getScheme(), own.getAuthority()))
                    || (LOOPBACK.contains(uri.getHost()) && LOOPBACK.contains(String.valueOf(own.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
