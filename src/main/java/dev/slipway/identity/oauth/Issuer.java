package dev.slipway.identity.oauth;

import dev.slipway.platform.HomeAddress;
import jakarta.servlet.http.HttpServletRequest;

/// The authorization server's own name (RFC 8414 section 2): the configured address, or the one that the client
/// used, as the edge passes it on.
final class Issuer {
    private final HomeAddress home;

    Issuer(HomeAddress home) {
        this.home = home;
    }

    String of(HttpServletRequest request) {
        return home.origin().orElseGet(() -> address(request));
    }

    /// The whole address of a path where one is configured, else the path.
    String below(String path) {
        return home.origin().orElse("") + path;
    }

    private static String address(HttpServletRequest request) {
        var scheme = request.getScheme();
        var port = request.getServerPort();
        var usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName() + (usual ? "" : ":" + port);
    }
}
