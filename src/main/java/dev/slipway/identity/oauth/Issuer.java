package dev.slipway.identity.oauth;

import dev.slipway.platform.HomeAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;

/// The authorization server's own name (RFC 8414 section 2): the configured address, or the one that the client
/// used, as the edge passes it on.
final class Issuer {
    private final ObjectProvider<HomeAddress> addresses;

    /// @param addresses where people open Slipway; none where nothing listens but the control plane
    Issuer(ObjectProvider<HomeAddress> addresses) {
        this.addresses = addresses;
    }

    String of(HttpServletRequest request) {
        return configured().orElseGet(() -> address(request));
    }

    /// The whole address of a path where one is configured, else the path.
    String below(String path) {
        return configured().orElse("") + path;
    }

    private Optional<String> configured() {
        return Optional.ofNullable(addresses.getIfAvailable()).flatMap(HomeAddress::origin);
    }

    private static String address(HttpServletRequest request) {
        var scheme = request.getScheme();
        var port = request.getServerPort();
        var usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName() + (usual ? "" : ":" + port);
    }
}
