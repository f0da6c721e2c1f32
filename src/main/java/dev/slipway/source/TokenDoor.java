package dev.slipway.source;

import dev.slipway.identity.SignedIn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who a git client acts for. It sends an API token as the password of HTTP's Basic scheme (RFC 7617), with any user
/// name, or as a bearer token (RFC 6750).
///
/// @param owner whose token it is
record TokenDoor(Function<String, Optional<SignedIn>> owner) {
    /// The answer's header that makes a git client ask for a password.
    static final String CHALLENGE = "Basic realm=\"Slipway: any user name, an API token as the password\"";

    Optional<SignedIn> caller(@Nullable String header) {
        return Optional.ofNullable(header)
                .flatMap(TokenDoor::token)
                .filter(token -> !token.isBlank())
                .flatMap(owner);
    }

    private static Optional<String> token(String header) {
        var space = header.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        var value = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(value);
            case "basic" -> password(value);
            default -> Optional.empty();
        };
    }

    /// The password; the user name where there is no password, as in `https://slp_…@host/`.
    private static Optional<String> password(String base64) {
        try {
            var text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            var password = text.substring(colon + 1);
            return Optional.of(password.isEmpty() ? text.substring(0, colon) : password);
        } catch (IllegalArgumentException e) {
            // Not base64, so nobody's token.
            return Optional.empty();
        }
    }
}
