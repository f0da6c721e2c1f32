package dev.slipway.mcp.screens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.platform.Sealed;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.platform.Vault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/// Carries a new instance's token from the form that made it to the page that shows it this once: sealed, in a cookie
/// of a minute that only that page gets. The server keeps nothing, so that any of several servers may show it, and
/// reloading neither makes another instance nor shows the token again.
final class OneTimeToken {
    private static final String COOKIE = "slipway_new_token";
    private static final Duration LIFE = Duration.ofMinutes(1);

    private final Vault vault;

    OneTimeToken(Vault vault) {
        this.vault = vault;
    }

    /// Whose token it is, and where it is shown.
    record Place(UserId user, InstanceId instance) {
        private byte[] context() {
            return "shown once %s %s".formatted(user, instance).getBytes(UTF_8);
        }

        private String path() {
            return "/mcp/instances/" + instance;
        }
    }

    void leave(HttpServletRequest request, HttpServletResponse response, Place place, String token) {
        var sealed = vault.seal(token.getBytes(UTF_8), place.context());
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var value = String.join(
                ".",
                encoder.encodeToString(sealed.keyId().getBytes(UTF_8)),
                encoder.encodeToString(sealed.iv()),
                encoder.encodeToString(sealed.cipher()));
        set(request, response, place, value, LIFE);
    }

    /// Takes what was left; empty for anybody else, and the second time.
    Optional<String> take(HttpServletRequest request, HttpServletResponse response, Place place) {
        var cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (var cookie : cookies) {
            if (cookie.getName().equals(COOKIE) && !cookie.getValue().isEmpty()) {
                set(request, response, place, "", Duration.ZERO);
                return open(cookie.getValue(), place);
            }
        }
        return Optional.empty();
    }

    private Optional<String> open(String value, Place place) {
        var parts = value.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var decoder = Base64.getUrlDecoder();
            var sealed = new Sealed(
                    new String(decoder.decode(parts[0]), UTF_8), decoder.decode(parts[1]), decoder.decode(parts[2]));
            return Optional.of(new String(vault.open(sealed, place.context()), UTF_8));
        } catch (IllegalArgumentException | SlipwayException _) {
            return Optional.empty();
        }
    }

    private static void set(
            HttpServletRequest request, HttpServletResponse response, Place place, String value, Duration life) {
        var cookie = ResponseCookie.from(COOKIE, value)
                .path(place.path())
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .maxAge(life)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
