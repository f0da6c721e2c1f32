package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.platform.SlipwayException;
import java.util.regex.Pattern;

/// A server that a user wants in the collection.
///
/// @param endpoint a project's or an instance's
/// @param alias what comes before the names of its tools, with an underscore between
public record Member(EndpointId endpoint, String alias) {
    private static final Pattern ALIAS = Pattern.compile("[a-z0-9-]{1,40}");

    public Member {
        if (endpoint.kind() == EndpointId.Kind.COLLECTION) {
            throw SlipwayException.invalid("a collection cannot hold a collection");
        }
        if (!ALIAS.matcher(alias).matches()) {
            throw SlipwayException.invalid(
                    "the alias '%s' must be 1 to 40 lower-case letters, digits or dashes", alias);
        }
    }
}
