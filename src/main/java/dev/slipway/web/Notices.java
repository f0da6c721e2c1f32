package dev.slipway.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// A word from one request to the next, in a cookie of a minute: the server keeps no state for it. What comes
/// back is shown as text, so a forged one fools only whoever forged it.
final class Notices {
    private static final String COOKIE = "slipway_notice";
    private static final int LONGEST = 2000;
    private static final Set<String> KINDS = Set.of("success", "danger", "warning", "info");

    private Notices() {}

    static void leave(HttpServletResponse response, Notice notice) {
        var clear = (notice.kind() + " " + notice.text()).getBytes(StandardCharsets.UTF_8);
        var value = Base64.getUrlEncoder().withoutPadding().encodeToString(clear);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(value, Duration.ofMinutes(1)));
    }

    static Optional<Notice> take(HttpServletRequest request) {
        var cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (var cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                forget();
                return read(cookie);
            }
        }
        return Optional.empty();
    }

    private static Optional<Notice> read(Cookie cookie) {
        try {
            var clear = new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8);
            var words = clear.split(" ", 2);
            return words.length == 2 && words[1].length() <= LONGEST && KINDS.contains(words[0])
                    ? Optional.of(new Notice(words[0], words[1]))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static void forget() {
        if (RequestContextHolder.currentRequestAttributes() instanceof ServletRequestAttributes attributes
                && attributes.getResponse() instanceof HttpServletResponse response) {
            response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
        }
    }

    private static String cookie(String value, Duration life) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(life)
                .build()
                .toString();
    }
}
