package dev.slipway.identity.oauth;

import dev.slipway.platform.UserId;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/// The library's view of [Grants]. The library reads an authorization, changes it as a whole and saves it; we store
/// hashes, so what it reads holds in clear only the word it was found by, and what it saves is understood by that
/// word: a state that is answered, a code or a refresh token that is exchanged, a token that is taken back. Of two
/// that save at once only the first succeeds.
final class GrantLedger implements OAuth2AuthorizationService {
    /// The attribute that holds the [Found].
    private static final String FOUND = Found.class.getName();

    private final Grants grants;
    private final Clients clients;

    GrantLedger(Grants grants, Clients clients) {
        this.grants = grants;
        this.clients = clients;
    }

    /// By which word an authorization was found.
    private record Found(By by, String word, Grant grant) {}

    private enum By {
        STATE,
        CODE,
        ACCESS,
        REFRESH
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        Found found = authorization.getAttribute(FOUND);
        if (found == null) {
            ask(authorization);
            return;
        }
        switch (found.by) {
            case STATE -> approve(authorization, found.grant);
            case CODE -> exchange(authorization, found.grant);
            case REFRESH -> renewOrEnd(authorization, found);
            case ACCESS -> grants.forgetToken(found.word);
        }
    }

    private void ask(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        String state = authorization.getAttribute(OAuth2ParameterNames.STATE);
        if (request == null || state == null || request.getRedirectUri() == null) {
            throw new IllegalStateException("every client asks first");
        }
        var issuer = AuthorizationServerContextHolder.getContext().getIssuer();
        var parameters = request.getAdditionalParameters();
        var resource = parameters.get(AuthorizationChecks.RESOURCE);
        grants.ask(
                new Grant(
                        UUID.fromString(authorization.getId()),
                        UserId.parse(authorization.getPrincipalName()),
                        request.getClientId(),
                        clients.get(request.getClientId()).name(),
                        request.getRedirectUri(),
                        resource instanceof String text
                                ? Resources.canonical(text, issuer).orElseThrow()
                                : issuer,
                        request.getScopes(),
                        Optional.ofNullable(request.getState()),
                        String.valueOf(parameters.get(PkceParameterNames.CODE_CHALLENGE)),
                        Optional.empty(),
                        Optional.empty()),
                state);
    }

    private void approve(OAuth2Authorization authorization, Grant grant) {
        var code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (code == null) {
            throw new IllegalStateException("an answer comes with a code");
        }
        var allowed = new Grant(
                grant.id(),
                grant.user(),
                grant.clientId(),
                grant.clientName(),
                grant.redirectUri(),
                grant.resource(),
                authorization.getAuthorizedScopes(),
                grant.clientState(),
                grant.codeChallenge(),
                grant.approvedAt(),
                grant.lastUsedAt());
        var word = code.getToken();
        if (!grants.approve(
                allowed, new GrantStore.Code(Words.hash(word.getTokenValue()), ends(word.getExpiresAt())))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
    }

    /// Without new tokens: another client tried, and the library invalidated the code.
    private void exchange(OAuth2Authorization authorization, Grant grant) {
        var issued = issued(authorization);
        if (issued.isEmpty()) {
            grants.end(grant, "grants.code_misused");
        } else if (!grants.exchange(grant, issued)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
    }

    private void renewOrEnd(OAuth2Authorization authorization, Found found) {
        var refresh = authorization.getRefreshToken();
        if (refresh == null || refresh.isInvalidated()) {
            grants.end(found.grant, "grants.given_back");
        } else if (!grants.renew(found.grant, found.word, issued(authorization))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
    }

    private static List<GrantTokenStore.Issued> issued(OAuth2Authorization authorization) {
        var issued = new ArrayList<GrantTokenStore.Issued>();
        var access = authorization.getAccessToken();
        if (access != null) {
            var token = access.getToken();
            issued.add(new GrantTokenStore.Issued(
                    GrantTokenStore.Kind.ACCESS,
                    Words.hash(token.getTokenValue()),
                    token.getScopes(),
                    ends(token.getExpiresAt())));
        }
        var refresh = authorization.getRefreshToken();
        if (refresh != null) {
            var token = refresh.getToken();
            issued.add(new GrantTokenStore.Issued(
                    GrantTokenStore.Kind.REFRESH,
                    Words.hash(token.getTokenValue()),
                    authorization.getAuthorizedScopes(),
                    ends(token.getExpiresAt())));
        }
        return issued;
    }

    /// The person refused.
    @Override
    public void remove(OAuth2Authorization authorization) {
        Found found = authorization.getAttribute(FOUND);
        if (found != null) {
            grants.deny(found.grant);
        }
    }

    /// Not asked by any part of the library that is used here.
    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        throw new UnsupportedOperationException("authorizations are found by their tokens");
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        var kind = type == null ? "" : type.getValue();
        return switch (kind) {
            case OAuth2ParameterNames.STATE ->
                grants.findAsked(token)
                        .map(grant -> build(new Found(By.STATE, token, grant), grant.scopes(), List.of()))
                        .orElse(null);
            case OAuth2ParameterNames.CODE ->
                grants.findByCode(token)
                        .map(coded -> build(
                                new Found(By.CODE, token, coded.grant()),
                                coded.grant().scopes(),
                                List.of(new OAuth2AuthorizationCode(token, issuedBefore(coded.ends()), coded.ends()))))
                        .orElse(null);
            case OAuth2ParameterNames.REFRESH_TOKEN ->
                grants.findByToken(token)
                        .filter(stored -> stored.kind() == GrantTokenStore.Kind.REFRESH)
                        .map(stored -> of(token, stored))
                        .orElse(null);
            default ->
                grants.findByToken(token).map(stored -> of(token, stored)).orElse(null);
        };
    }

    private static OAuth2Authorization of(String token, GrantTokenStore.Stored stored) {
        var begins = issuedBefore(stored.ends());
        return switch (stored.kind()) {
            case ACCESS ->
                build(
                        new Found(By.ACCESS, token, stored.grant()),
                        stored.scopes(),
                        List.of(new OAuth2AccessToken(
                                OAuth2AccessToken.TokenType.BEARER, token, begins, stored.ends(), stored.scopes())));
            case REFRESH ->
                build(
                        new Found(By.REFRESH, token, stored.grant()),
                        stored.scopes(),
                        List.of(new OAuth2RefreshToken(token, begins, stored.ends())));
        };
    }

    private static OAuth2Authorization build(Found found, Set<String> scopes, List<? extends OAuth2Token> tokens) {
        var grant = found.grant;
        var user = grant.user().toString();
        var builder = OAuth2Authorization.withRegisteredClient(nameOnly(grant.clientId()))
                .id(grant.id().toString())
                .principalName(user)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(scopes)
                .attribute(
                        Principal.class.getName(),
                        UsernamePasswordAuthenticationToken.authenticated(user, null, List.of()))
                .attribute(OAuth2AuthorizationRequest.class.getName(), request(grant))
                .attribute(FOUND, found);
        tokens.forEach(builder::token);
        return builder.build();
    }

    /// The authorization request as it was.
    private static OAuth2AuthorizationRequest request(Grant grant) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(PkceParameterNames.CODE_CHALLENGE, grant.codeChallenge());
        parameters.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
        parameters.put(AuthorizationChecks.RESOURCE, grant.resource());
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri("/oauth/authorize")
                .clientId(grant.clientId())
                .redirectUri(grant.redirectUri())
                .scopes(grant.scopes())
                .state(grant.clientState().orElse(null))
                .additionalParameters(parameters)
                .build();
    }

    /// The builder of authorizations wants a client only for its id.
    private static RegisteredClient nameOnly(String clientId) {
        return Clients.name(clientId).registered(TokenSettings.builder().build());
    }

    /// The library wants a beginning before the end, and looks at nothing else of it.
    private static Instant issuedBefore(Instant ends) {
        return ends.minusSeconds(1);
    }

    private static Instant ends(@Nullable Instant ends) {
        if (ends == null) {
            throw new IllegalStateException("every code and token ends");
        }
        return ends;
    }
}
