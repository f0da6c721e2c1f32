package dev.slipway.source;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How Slipway hears of changes.
///
/// @param pollInterval how often the branch of a project with a repository is looked at; 0 for never
/// @param pollsAtOnce how many repositories are asked at a time
@ConfigurationProperties("source")
public record SourceSettings(
        @DefaultValue("60s") Duration pollInterval,
        @DefaultValue("4") int pollsAtOnce) {
    public SourceSettings {
        if (pollInterval.isNegative() || pollsAtOnce < 1) {
            throw new IllegalArgumentException("source.poll-interval is 0 or more, source.polls-at-once 1 or more");
        }
    }
}
