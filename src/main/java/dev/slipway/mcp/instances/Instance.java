package dev.slipway.mcp.instances;

import dev.slipway.logs.LogId;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A type of the catalogue, set up for a user for a time.
///
/// @param type whose instance it is
/// @param key the key it was started with last, if it needs one
/// @param name for people, and before its tools' names where several endpoints are one
/// @param processId its process as it was seen last
/// @param tokenHint the last four characters of its token
/// @param port its port of the pool, while a server of its own runs that speaks HTTP
/// @param duration how long it was asked for; empty for ever
/// @param expiresAt when its time is over; empty for never
/// @param error why it is in this state, or what last went wrong
/// @param stats JSON: what it used lately
/// @param hostUser the user id on the host that its files and processes have
/// @param recordCalls whether its calls are kept, secrets taken out
/// @param updatedAt when its state or settings changed last; not for what is only observed of it
public record Instance(
        InstanceId id,
        UserId owner,
        UUID type,
        String typeName,
        String typeDisplayName,
        Optional<String> typeIcon,
        Optional<UUID> key,
        String name,
        Status status,
        Optional<Long> processId,
        String tokenHint,
        String accessUrl,
        Optional<Integer> port,
        Optional<Duration> duration,
        Optional<Instant> expiresAt,
        Map<String, String> config,
        Optional<String> error,
        Optional<Instant> lastAccessed,
        String stats,
        LogId log,
        int hostUser,
        boolean recordCalls,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> deletedAt) {
    /// The words of the requirement.
    public enum Status {
        PENDING,
        RUNNING,
        EXPIRED,
        DISCONNECTED,
        ERROR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where clients reach it, below Slipway's own address.
    public String path() {
        return InstanceEndpoints.PREFIX + id;
    }

    boolean isOver(Instant now) {
        return expiresAt.map(end -> end.isBefore(now)).orElse(false);
    }
}
