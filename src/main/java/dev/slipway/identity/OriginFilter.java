package dev.slipway.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses what another site's page makes a browser send: changes and WebSockets whose `Origin` is not this
/// console. SameSite does not do that here, because the apps on names below the console's are the same site. It
/// also guards the sign-in form, which has no session yet that a token could belong to. Programs send no
/// `Origin`.
final class OriginFilter extends OncePerRequestFilter {
    private final Doorman doorman;

    OriginFilter(Doorman doorman) {
        this.doorman = doorman;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var guarded = Ways.changes(request) || Ways.isWebSocket(request);
        var bearer = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        if (guarded && !bearer && !Ways.checksTokensItself(request) && isForeign(request)) {
            doorman.refuse(request, response, "This request came from another site's page.");
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isForeign(HttpServletRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        var host = host(request);
        return origin != null && (host == null || !host.equalsIgnoreCase(authority(origin)));
    }

    /// The name that the browser asked for; the edge, which alone reaches this port, passes it on.
    private static @Nullable String host(HttpServletRequest request) {
        var forwarded = request.getHeader("X-Forwarded-Host");
        return forwarded == null ? request.getHeader(HttpHeaders.HOST) : forwarded;
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
