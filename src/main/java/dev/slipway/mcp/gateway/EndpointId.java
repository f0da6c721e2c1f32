package dev.slipway.mcp.gateway;

import java.util.Locale;
import java.util.UUID;

/// What an endpoint stays the same by while its versions change.
///
/// @param uuid the project's or the instance's own id
public record EndpointId(Kind kind, UUID uuid) {
    /// Where an endpoint comes from.
    public enum Kind {
        /// A project whose runtime is `mcp`.
        PROJECT,
        /// An instance of a type of the catalogue.
        INSTANCE,
        /// Several of a user's endpoints as one.
        COLLECTION
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + uuid;
    }
}
