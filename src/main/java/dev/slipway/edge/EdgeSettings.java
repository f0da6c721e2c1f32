package dev.slipway.edge;

import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The public listener's settings.
///
/// @param baseDomain the domain whose sub-domains are the projects' names; `localhost` needs no DNS
/// @param port the one public port
/// @param address where it listens. Empty: on the loopback address as long as the base domain is `localhost`,
///     because then nobody else can use a name anyway, and on every address (`0.0.0.0`) otherwise
/// @param publicAddress what people type to open Slipway when a proxy stands before it: `https://slipway.example`,
///     where the host is the base domain. Empty: `http`, the base domain and the port
/// @param idleTimeout how long a connection may carry not a single byte, in either direction
/// @param trustedProxies addresses and ranges of proxies in front, which are believed what they say about the
///     client: its address (X-Forwarded-For) and whether it came by https (X-Forwarded-Proto)
@ConfigurationProperties("edge")
public record EdgeSettings(
        @DefaultValue("localhost") String baseDomain,
        @DefaultValue("8080") int port,
        @DefaultValue("") String address,
        @DefaultValue("") String publicAddress,
        @DefaultValue("15m") Duration idleTimeout,
        @DefaultValue List<String> trustedProxies) {
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    public EdgeSettings {
        trustedProxies = List.copyOf(trustedProxies);
        baseDomain = baseDomain.toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(baseDomain).matches()) {
            throw SlipwayException.invalid("edge.base-domain: '%s' is not a domain name", baseDomain);
        }
        // As browsers write origins: without the scheme's own port.
        publicAddress = publicAddress
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^(https://[^/]*):443$|^(http://[^/]*):80$", "$1$2");
        if (!publicAddress.isEmpty() && !isOrigin(publicAddress)) {
            throw SlipwayException.invalid(
                    "edge.public-address: '%s' is not of the form https://slipway.example", publicAddress);
        }
        if (!publicAddress.isEmpty()
                && !baseDomain.equals(URI.create(publicAddress).getHost())) {
            throw SlipwayException.invalid(
                    "edge.public-address: %s is not at the base domain; edge.base-domain is %s",
                    publicAddress, baseDomain);
        }
        if (port < 0 || port > 65535) {
            throw SlipwayException.invalid("edge.port: %d is not a port", port);
        }
        if (!idleTimeout.isPositive()) {
            throw SlipwayException.invalid("edge.idle-timeout: %s is not a length of time", idleTimeout);
        }
    }

    private static boolean isOrigin(String address) {
        try {
            var uri = URI.create(address);
            var web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null && address.equals(uri.getScheme() + "://" + uri.getAuthority());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// What people type, where that was set.
    Optional<URI> proxied() {
        return publicAddress.isEmpty() ? Optional.empty() : Optional.of(URI.create(publicAddress));
    }

    String listenAddress() {
        if (!address.isEmpty()) {
            return address;
        }
        return baseDomain.equals("localhost") ? "127.0.0.1" : "0.0.0.0";
    }
}
