package dev.slipway.identity.oauth;

import dev.slipway.identity.OAuthSettings;
import jakarta.servlet.http.HttpServletRequest;

/// The authorization server's own name (RFC 8414 section 2): the configured address, or the one that the client
/// used, as the edge passes it on.
final class Issuer {
    private final OAuthSettings settings;

    Issuer(OAuthSettings settings) {
        this.settings = settings;
    }

    String of(HttpServletRequest request) {
        return settings.origin().orElseGet(() -> address(request));
    }

    /// The whole address of a path where one is configured, else the path.
    String below(String path) {
        return settings.origin().orElse("") + path;
    }

    private static String address(HttpServletRequest request) {
        var scheme = request.getScheme();
        var port = request.getServerPort();
        var usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName() + (usual ? "" : ":" + port);
    }
}
