package dev.slipway.identity;

import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How MCP clients are let in by their users.
///
/// @param accessLife how long an access token works
/// @param grantLife how long a client stays connected without getting new tokens
/// @param registrationsPerHour how many clients one address may register in an hour; 0 for none
/// @param localClients whether clients' documents may lie on this machine or in a private network
@ConfigurationProperties("oauth")
public record OAuthSettings(
        @DefaultValue("1h") Duration accessLife,
        @DefaultValue("30d") Duration grantLife,
        @DefaultValue("20") int registrationsPerHour,
        @DefaultValue("false") boolean localClients) {
    public OAuthSettings {
        if (!accessLife.isPositive() || grantLife.compareTo(accessLife) < 0) {
            throw SlipwayException.invalid("oauth.access-life must be positive and not exceed oauth.grant-life");
        }
        if (registrationsPerHour < 0) {
            throw SlipwayException.invalid("oauth.registrations-per-hour cannot be negative");
        }
    }
}
