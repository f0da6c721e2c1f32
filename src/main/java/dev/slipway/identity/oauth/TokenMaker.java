package dev.slipway.identity.oauth;

import dev.slipway.identity.OAuthSettings;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/// Makes opaque tokens, for the resource that was allowed and no other (RFC 8707 section 2.2). The library's own
/// makers know no resources, and give public clients no refresh token.
final class TokenMaker implements OAuth2TokenGenerator<OAuth2Token> {
    static final String ACCESS = "sla_";
    static final String REFRESH = "slr_";

    private final InstantSource clock;
    private final OAuthSettings settings;

    TokenMaker(InstantSource clock, OAuthSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public @Nullable OAuth2Token generate(OAuth2TokenContext context) {
        requireResource(context);
        var now = clock.instant();
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            return new OAuth2AccessToken(
                    OAuth2AccessToken.TokenType.BEARER,
                    Words.make(ACCESS),
                    now,
                    now.plus(settings.accessLife()),
                    Set.copyOf(context.getAuthorizedScopes()));
        }
        return OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())
                ? new OAuth2RefreshToken(Words.make(REFRESH), now, now.plus(settings.grantLife()))
                : null;
    }

    private static void requireResource(OAuth2TokenContext context) {
        if (!(context.getAuthorizationGrant() instanceof OAuth2AuthorizationGrantAuthenticationToken request)) {
            return;
        }
        var asked = request.getAdditionalParameters().get(AuthorizationChecks.RESOURCE);
        if (asked == null) {
            return;
        }
        var authorization = context.getAuthorization();
        OAuth2AuthorizationRequest allowed =
                authorization == null ? null : authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        var resource =
                allowed == null ? null : allowed.getAdditionalParameters().get(AuthorizationChecks.RESOURCE);
        var issuer = context.getAuthorizationServerContext().getIssuer();
        var same = asked instanceof String text
                && resource instanceof String own
                && Resources.canonical(text, issuer)
                        .map(Resources::path)
                        .equals(java.util.Optional.of(Resources.path(own)));
        if (!same) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(AuthorizationChecks.INVALID_TARGET, "this was allowed for another resource", null));
        }
    }
}
