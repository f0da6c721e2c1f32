package dev.slipway.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who is calling: a bearer token when one is sent (RFC 6750), else the session's cookie. A bearer
/// token that is not good is not made up for by a cookie.
final class CallerFilter extends OncePerRequestFilter {
    /// The request's attribute that holds the id of the session, when a cookie let it in.
    static final String SESSION = CallerFilter.class.getName() + ".session";

    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final LocalDoor door;
    private final Sessions sessions;
    private final SecurityContextRepository contexts;

    CallerFilter(Tokens tokens, LocalDoor door, Sessions sessions, SecurityContextRepository contexts) {
        this.tokens = tokens;
        this.door = door;
        this.sessions = sessions;
        this.contexts = contexts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return Ways.isStatic(request) || Ways.checksTokensItself(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var caller = header == null ? bySession(request, response) : byToken(request, header);
        caller.ifPresent(signedIn -> signIn(signedIn, request, response));
        chain.doFilter(request, response);
    }

    private Optional<SignedIn> byToken(HttpServletRequest request, String header) {
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        var token = header.substring(BEARER.length()).strip();
        return token.startsWith(LocalDoor.PREFIX) ? door.owner(token, request.getRemoteAddr()) : tokens.owner(token);
    }

    private Optional<SignedIn> bySession(HttpServletRequest request, HttpServletResponse response) {
        return SessionCookie.read(request)
                .flatMap(secret -> sessions.use(secret).map(active -> {
                    if (active.moved()) {
                        SessionCookie.set(request, response, secret, sessions.life());
                    }
                    request.setAttribute(SESSION, active.id());
                    return active.user().signedIn();
                }));
    }

    private void signIn(SignedIn caller, HttpServletRequest request, HttpServletResponse response) {
        var roles = caller.administrator()
                ? List.of(new SimpleGrantedAuthority("ROLE_USER"), new SimpleGrantedAuthority("ROLE_ADMINISTRATOR"))
                : List.of(new SimpleGrantedAuthority("ROLE_USER"));
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, roles));
        SecurityContextHolder.setContext(context);
        // Kept with the request: the dispatch that ends an asynchronous answer has to find it again.
        contexts.saveContext(context, request, response);
    }

    static Optional<UUID> session(HttpServletRequest request) {
        return Optional.ofNullable((UUID) request.getAttribute(SESSION));
    }
}
