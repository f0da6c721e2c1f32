package dev.slipway.mcp.instances;

import dev.slipway.mcp.InstanceSettings;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// For how long instances live.
public final class Terms {
    private final InstanceSettings settings;
    private final InstantSource clock;

    Terms(InstanceSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// What a person asks for.
    ///
    /// @param duration empty for the usual one
    /// @param never whether it is to live for ever
    public record Life(Optional<Duration> duration, boolean never) {
        public static final Life USUAL = new Life(Optional.empty(), false);
    }

    /// What is granted.
    ///
    /// @param duration empty for ever
    /// @param end empty for never
    record Term(Optional<Duration> duration, Optional<Instant> end) {
        String words() {
            return end.map(it -> it.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("never");
        }
    }

    int maxPerUser() {
        return settings.maxPerUser();
    }

    /// @throws SlipwayException INVALID for a duration that the type, or the settings, do not allow
    Term of(McpType type, Life life) {
        if (life.never()) {
            return forEver(type);
        }
        var most = type.maxDuration();
        var usual = settings.defaultDuration().compareTo(most) < 0 ? settings.defaultDuration() : most;
        var duration = life.duration().orElse(usual);
        if (duration.toMinutes() < 1 || duration.compareTo(most) > 0) {
            throw SlipwayException.invalid(
                    "an instance of %s lives from 1 to %d minutes", type.displayName(), most.toMinutes());
        }
        return new Term(Optional.of(duration), Optional.of(clock.instant().plus(duration)));
    }

    /// For one that begins again: as long as it was asked for before, when nobody says otherwise.
    Term again(McpType type, Instance instance, Life life) {
        if (life.never() || life.duration().isPresent()) {
            return of(type, life);
        }
        if (instance.duration().isEmpty()) {
            return settings.allowNever() ? forEver(type) : of(type, Life.USUAL);
        }
        var before = instance.duration().get();
        var most = type.maxDuration();
        return of(type, new Life(Optional.of(before.compareTo(most) < 0 ? before : most), false));
    }

    private Term forEver(McpType type) {
        if (!settings.allowNever()) {
            throw SlipwayException.invalid(
                    "an instance of %s cannot live for ever: an administrator can allow that (instances.allow-never)",
                    type.displayName());
        }
        return new Term(Optional.empty(), Optional.empty());
    }
}
