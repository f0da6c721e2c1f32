package dev.slipway.identity.oauth;

import dev.slipway.identity.AccessGrants;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;

/// Reads authorization requests. A request without a scope asks for everything; scopes that other servers know
/// (`offline_access`, `openid`) are left out when one of ours is there too (RFC 6749 section 3.3).
final class AuthorizationRequests {
    private static final OAuth2AuthorizationCodeRequestAuthenticationConverter LIBRARY =
            new OAuth2AuthorizationCodeRequestAuthenticationConverter();

    private AuthorizationRequests() {}

    static @Nullable Authentication read(HttpServletRequest request) {
        if (request.getParameter(OAuth2ParameterNames.REQUEST_URI) != null) {
            // Without pushed requests the library would take the word of a consent form for one.
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                    new OAuth2Error("request_uri_not_supported", "pushed requests are not known here", null), null);
        }
        return LIBRARY.convert(request) instanceof OAuth2AuthorizationCodeRequestAuthenticationToken asked
                ? new OAuth2AuthorizationCodeRequestAuthenticationToken(
                        asked.getAuthorizationUri(),
                        asked.getClientId(),
                        (Authentication) asked.getPrincipal(),
                        asked.getRedirectUri(),
                        asked.getState(),
                        scopes(asked.getScopes()),
                        asked.getAdditionalParameters())
                : null;
    }

    private static Set<String> scopes(Set<String> asked) {
        if (asked.isEmpty()) {
            return Set.of(AccessGrants.ALL);
        }
        var known = asked.stream().filter(AuthorizationServer.SCOPES::contains).collect(Collectors.toSet());
        return known.isEmpty() ? asked : known;
    }
}
