package dev.slipway.identity;

import dev.slipway.identity.oauth.AuthorizationServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Hands OAuth's own requests to the authorization server: last in the chain, behind the rules about who is signed
/// in and which forms are genuine.
final class OAuthDoor extends OncePerRequestFilter {
    private final AuthorizationServer server;
    private final Doorman doorman;

    OAuthDoor(AuthorizationServer server, Doorman doorman) {
        this.server = server;
        this.doorman = doorman;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Ways.isOAuth(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var forPeople = !Ways.checksTokensItself(request);
        if (forPeople && CallerFilter.session(request).isEmpty()) {
            // A token could otherwise make itself a grant that outlives it.
            doorman.refuse(request, response, "Only a person in a browser can connect an application.");
            return;
        }
        server.answer(request, response, chain);
    }
}
