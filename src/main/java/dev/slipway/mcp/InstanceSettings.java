package dev.slipway.mcp;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Instances of the catalogue's types: the keys `instances.…`.
///
/// @param defaultDuration how long an instance lives when nobody says otherwise
/// @param allowNever whether an instance may live for ever
/// @param maxPerUser how many instances of a user may be pending or running at once
/// @param retentionDays how long ended instances, their logs and what happened to them are kept
/// @param maxMemory the most memory of one process, whatever its type says
/// @param maxCpuPercent the most processor time of one process, in percent of one processor
/// @param processes how many processes an instance may have at once: one for each session, or for each user
/// @param sleepAfter how long nothing may have been said before a process ends until the next message, where the type
///     says nothing
/// @param patience how long a server may take to answer when it is started for the first time
/// @param sampleInterval between two looks at what instances use
/// @param sweepInterval between two looks for instances whose time is over
@ConfigurationProperties("instances")
public record InstanceSettings(
        @DefaultValue("60m") Duration defaultDuration,
        @DefaultValue("false") boolean allowNever,
        @DefaultValue("10") int maxPerUser,
        @DefaultValue("30") int retentionDays,
        @DefaultValue("512MB") DataSize maxMemory,
        @DefaultValue("50") int maxCpuPercent,
        @DefaultValue("20") int processes,
        @DefaultValue("5m") Duration sleepAfter,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("15s") Duration sampleInterval,
        @DefaultValue("10s") Duration sweepInterval) {
    public InstanceSettings {
        Map.of(
                        "default-duration", defaultDuration,
                        "sleep-after", sleepAfter,
                        "patience", patience,
                        "sample-interval", sampleInterval,
                        "sweep-interval", sweepInterval)
                .forEach((key, time) -> {
                    if (!time.isPositive()) {
                        throw SlipwayException.invalid("instances.%s: %s is not a length of time", key, time);
                    }
                });
        if (maxPerUser < 1 || retentionDays < 1 || processes < 1 || maxCpuPercent < 1) {
            throw SlipwayException.invalid(
                    "instances.max-per-user, retention-days, processes and max-cpu-percent must be at least 1");
        }
        if (maxMemory.toMegabytes() < 32) {
            throw SlipwayException.invalid("instances.max-memory must be at least 32MB");
        }
    }

    /// What no process may exceed.
    public Launch.Limits mostOfAProcess() {
        return new Launch.Limits(maxMemory.toBytes(), maxCpuPercent / 100.0, 512);
    }
}
