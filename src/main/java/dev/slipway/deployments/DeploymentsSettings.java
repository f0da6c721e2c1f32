package dev.slipway.deployments;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How deployments are carried out: the keys `deployments.…`.
///
/// @param timeout for one attempt at a whole deployment, from leaving the queue to its end
/// @param attempts how often a deployment is begun, when Slipway stops in the middle of it each time
/// @param drain how long requests in flight to the old version may take once the new one is live
/// @param patience how long a new version may take to be ready
/// @param checkPatience how long the public address may take to answer after the switch
/// @param keep how many successful deployments of a project can be rolled back to
/// @param minFreeBytes below this much free disk no deployment is begun
/// @param workspaces the folder where builds work; `work` in the data folder when empty
@ConfigurationProperties("deployments")
public record DeploymentsSettings(
        @DefaultValue("30m") Duration timeout,
        @DefaultValue("5") int attempts,
        @DefaultValue("30s") Duration drain,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("10s") Duration checkPatience,
        @DefaultValue("10") int keep,
        @DefaultValue("512MB") DataSize minFreeBytes,
        @DefaultValue("") String workspaces) {
    public DeploymentsSettings {
        if (keep < 1 || attempts < 1) {
            throw new IllegalArgumentException("deployments.keep and deployments.attempts must be at least 1");
        }
    }
}
