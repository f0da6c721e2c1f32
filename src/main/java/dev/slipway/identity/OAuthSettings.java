package dev.slipway.identity;

import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How MCP clients are let in by their users.
///
/// @param publicAddress where clients reach Slipway when a proxy with TLS stands before it, without a slash at the
///     end; empty: the address that each client used
/// @param accessLife how long an access token works
/// @param grantLife how long a client stays connected without getting new tokens
/// @param registrationsPerHour how many clients one address may register in an hour; 0 for none
/// @param localClients whether clients' documents may lie on this machine or in a private network
@ConfigurationProperties("oauth")
public record OAuthSettings(
        @DefaultValue("") String publicAddress,
        @DefaultValue("1h") Duration accessLife,
        @DefaultValue("30d") Duration grantLife,
        @DefaultValue("20") int registrationsPerHour,
        @DefaultValue("false") boolean localClients) {
    public OAuthSettings {
        if (!publicAddress.isEmpty() && !isOrigin(publicAddress)) {
            throw SlipwayException.invalid(
                    "oauth.public-address: '%s' is not of the form https://slipway.example", publicAddress);
        }
        if (!accessLife.isPositive() || grantLife.compareTo(accessLife) < 0) {
            throw SlipwayException.invalid("oauth.access-life must be positive and not exceed oauth.grant-life");
        }
        if (registrationsPerHour < 0) {
            throw SlipwayException.invalid("oauth.registrations-per-hour cannot be negative");
        }
    }

    /// The configured address, if there is one.
    public Optional<String> origin() {
        return publicAddress.isEmpty() ? Optional.empty() : Optional.of(publicAddress);
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
}
