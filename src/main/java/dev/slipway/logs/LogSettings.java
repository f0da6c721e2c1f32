package dev.slipway.logs;

import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The settings of logs.
///
/// @param maxBytes how much of one log is kept, uncompressed; beyond it the middle is dropped, and one line
///     says so
/// @param retentionDays how long lines are kept at least; they go by whole months
/// @param flushAfter how long a line may wait before it is stored and shown
@ConfigurationProperties("logs")
public record LogSettings(
        @DefaultValue("256MB") DataSize maxBytes,
        @DefaultValue("30") int retentionDays,
        @DefaultValue("100ms") Duration flushAfter) {
    public LogSettings {
        if (maxBytes.toBytes() < 1024 * 1024) {
            throw SlipwayException.invalid("logs.max-bytes must be at least 1MB");
        }
        if (retentionDays < 1) {
            throw SlipwayException.invalid("logs.retention-days must be at least 1");
        }
        if (flushAfter.toMillis() < 1 || flushAfter.toSeconds() > 10) {
            throw SlipwayException.invalid("logs.flush-after must be from 1ms to 10s");
        }
    }
}
