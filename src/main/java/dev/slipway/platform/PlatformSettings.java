package dev.slipway.platform;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The settings of the ground.
///
/// @param databaseUrl a PostgreSQL 15 or later elsewhere (`DATABASE_URL` sets it too); empty for the embedded one
/// @param masterKey 32 bytes in base64 that seal secrets (`SLIPWAY_MASTER_KEY` sets it too); empty for the key file
/// @param jobsAtOnce how many jobs this server does at a time
/// @param eventRetentionDays how long the audit trail is kept at least; it goes by whole months
@ConfigurationProperties("platform")
public record PlatformSettings(
        Optional<String> databaseUrl,
        Optional<String> masterKey,
        @DefaultValue("4") int jobsAtOnce,
        @DefaultValue("365") int eventRetentionDays) {}
