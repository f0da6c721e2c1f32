package dev.slipway.identity;

import dev.slipway.identity.oauth.AuthorizationServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Hands OAuth's own requests to the authorization server: last in the chain, behind the rules about who is signed in
/// and which forms are genuine.
final class OAuthDoor extends OncePerRequestFilter {
    private final AuthorizationServer server;

    OAuthDoor(AuthorizationServer server) {
        this.server = server;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Ways.isOAuth(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        server.answer(request, response, chain);
    }
}
