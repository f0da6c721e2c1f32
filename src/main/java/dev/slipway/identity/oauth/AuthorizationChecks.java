package dev.slipway.identity.oauth;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/// What an authorization request must keep to, besides what the library looks at itself (PKCE with S256): where it
/// returns to, what for, which scopes. The order matters: nothing is told to an address that was not checked.
final class AuthorizationChecks implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {
    static final String RESOURCE = "resource";
    static final String INVALID_TARGET = "invalid_target";

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Function<String, Client> clients;

    AuthorizationChecks(Function<String, Client> clients) {
        this.clients = clients;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        var redirect = request.getRedirectUri();
        if (redirect == null || !clients.apply(request.getClientId()).mayReturnTo(redirect)) {
            throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "redirect_uri is not one of the client's", request, null);
        }
        if (!isWord(request.getState()) || !isChallenge(request.getAdditionalParameters())) {
            throw refused(
                    OAuth2ErrorCodes.INVALID_REQUEST, "state or code_challenge is of no known form", request, redirect);
        }
        var resource = request.getAdditionalParameters().get(RESOURCE);
        if (resource != null && !(resource instanceof String text && isServer(text))) {
            throw refused(INVALID_TARGET, "resource names no MCP server here", request, redirect);
        }
        if (!context.getRegisteredClient().getScopes().containsAll(request.getScopes())) {
            throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "the scopes are mcp and mcp:read", request, redirect);
        }
    }

    /// RFC 6749 appendix A.5, and what else people write.
    private static boolean isWord(@Nullable String state) {
        return state == null || state.chars().noneMatch(Character::isISOControl);
    }

    /// A challenge, where there is one, is a SHA-256 in base64url (RFC 7636 section 4.2); the library refuses
    /// requests that have none.
    private static boolean isChallenge(Map<String, Object> parameters) {
        return !(parameters.get(PkceParameterNames.CODE_CHALLENGE) instanceof String given)
                || given.isEmpty()
                || CHALLENGE.matcher(given).matches();
    }

    private static boolean isServer(String resource) {
        return Resources.canonical(
                        resource, AuthorizationServerContextHolder.getContext().getIssuer())
                .isPresent();
    }

    /// @param redirect where the error goes; null for a page that the person sees
    private static OAuth2AuthorizationCodeRequestAuthenticationException refused(
            String code,
            String why,
            OAuth2AuthorizationCodeRequestAuthenticationToken request,
            @Nullable String redirect) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(code, why, null),
                new OAuth2AuthorizationCodeRequestAuthenticationToken(
                        request.getAuthorizationUri(),
                        request.getClientId(),
                        (Authentication) request.getPrincipal(),
                        redirect,
                        request.getState(),
                        request.getScopes(),
                        request.getAdditionalParameters()));
    }
}
