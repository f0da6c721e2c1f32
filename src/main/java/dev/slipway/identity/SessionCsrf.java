package dev.slipway.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/// The token that a form must carry is a hash of the session's secret: nothing to store, and, unlike one in a
/// cookie of its own, nothing that an app on a name below the console's could set.
final class SessionCsrf implements CsrfTokenRepository {
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        var value = SessionCookie.read(request)
                .map(secret -> Secret.hash("csrf " + secret))
                .orElse("none");
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", value);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // Derived from the session each time.
    }

    @Override
    public CsrfToken loadToken(HttpServletRequest request) {
        return generateToken(request);
    }
}
