package dev.slipway.mcp;

import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The catalogue of MCP servers: the keys `catalogue.…`.
///
/// @param node the exact version of Node that packages run on, where their entry names no other; it is installed from
///     the npm registry, beside the packages
/// @param installTimeout how long installing one package may take
/// @param privateRemotes whether people who are no administrators may add remote servers at private addresses
@ConfigurationProperties("catalogue")
public record CatalogueSettings(
        @DefaultValue("22.23.3") String node,
        @DefaultValue("10m") Duration installTimeout,
        @DefaultValue("false") boolean privateRemotes) {
    public CatalogueSettings {
        if (!node.matches("\\d+\\.\\d+\\.\\d+")) {
            throw SlipwayException.invalid("catalogue.node must be one exact version, like 22.23.3");
        }
        if (!installTimeout.isPositive()) {
            throw SlipwayException.invalid("catalogue.install-timeout is not a length of time");
        }
    }
}
