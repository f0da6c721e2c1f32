package dev.slipway.identity.oauth;

import dev.slipway.identity.AccessGrants;
import dev.slipway.identity.SignedIn;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.PublicClientAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationConsentAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;

/// OAuth's endpoints, put together from the library's parts at the first request: most servers see none between two
/// starts. `/oauth/authorize` is for people, who are signed in when they come here; `/oauth/token` and
/// `/oauth/revoke` are for programs of any origin and look at no cookie.
public final class AuthorizationServer {
    static final String AUTHORIZE = "/oauth/authorize";
    static final String TOKEN = "/oauth/token";
    static final String REVOKE = "/oauth/revoke";
    static final String REGISTER = "/oauth/register";
    static final String CONSENT = "/oauth/consent";
    static final Set<String> SCOPES = Set.of(AccessGrants.ALL, AccessGrants.READ);

    private static final AuthorizationServerSettings SETTINGS = AuthorizationServerSettings.builder()
            .authorizationEndpoint(AUTHORIZE)
            .tokenEndpoint(TOKEN)
            .tokenRevocationEndpoint(REVOKE)
            .build();

    private final Issuer issuer;
    private final Supplier<Map<String, List<Filter>>> making;
    private volatile @Nullable Map<String, List<Filter>> made;

    AuthorizationServer(Issuer issuer, Grants grants, Clients clients, TokenMaker tokens, Answers answers) {
        this.issuer = issuer;
        var parts = new Parts(clients, new GrantLedger(grants, clients), tokens, answers, issuer.below(CONSENT));
        this.making = parts::filters;
    }

    /// Answers a request of OAuth's, or lets it pass on to the pages and documents of this package.
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var path = request.getRequestURI();
        if (!path.equals(AUTHORIZE) && !path.equals(CONSENT) && CrossOrigin.isAnswered(request, response)) {
            return;
        }
        var filters = filters().get(path);
        if (filters == null) {
            chain.doFilter(request, response);
            return;
        }
        AuthorizationServerContextHolder.setContext(new Named(issuer.of(request)));
        try {
            var last = filters.getLast();
            if (filters.size() == 1) {
                namePerson();
                last.doFilter(request, response, chain);
            } else {
                filters.getFirst()
                        .doFilter(request, response, (asked, answered) -> last.doFilter(asked, answered, chain));
            }
        } finally {
            AuthorizationServerContextHolder.resetContext();
        }
    }

    private record Named(String getIssuer) implements AuthorizationServerContext {
        @Override
        public AuthorizationServerSettings getAuthorizationServerSettings() {
            return SETTINGS;
        }
    }

    /// The library keeps people by the name of their authentication: the user's id.
    private static void namePerson() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn person) {
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    person.id().toString(), null, authentication.getAuthorities()));
            SecurityContextHolder.setContext(context);
        }
    }

    private Map<String, List<Filter>> filters() {
        var filters = made;
        if (filters == null) {
            // Made twice when two come first at once: nothing in them is kept.
            filters = making.get();
            made = filters;
        }
        return filters;
    }

    /// @param consentPage with the public address where the requests themselves do not tell it
    private record Parts(Clients clients, GrantLedger ledger, TokenMaker tokens, Answers answers, String consentPage) {
        Map<String, List<Filter>> filters() {
            return Map.of(
                    AUTHORIZE, List.of(authorize()),
                    TOKEN, List.of(client(), token()),
                    REVOKE, List.of(client(), revoke()));
        }

        private Filter authorize() {
            var known = clients.known();
            var consents = new NoConsents();
            var requests = new OAuth2AuthorizationCodeRequestAuthenticationProvider(known, ledger, consents);
            requests.setAuthenticationValidator(new AuthorizationChecks(clients::get));
            // Also for 'openid' alone, which the library lets pass; no client here is known well enough.
            requests.setAuthorizationConsentRequired(_ -> true);
            var answered = new OAuth2AuthorizationConsentAuthenticationProvider(known, ledger, consents);
            var filter = new OAuth2AuthorizationEndpointFilter(new ProviderManager(requests, answered), AUTHORIZE);
            filter.setAuthenticationConverter(new DelegatingAuthenticationConverter(
                    List.of(AuthorizationRequests::read, new OAuth2AuthorizationConsentAuthenticationConverter())));
            filter.setConsentPage(consentPage);
            filter.setAuthenticationSuccessHandler(answers::succeed);
            filter.setAuthenticationFailureHandler(answers::fail);
            return filter;
        }

        private Filter client() {
            var named = clients.named();
            var providers = new ProviderManager(
                    new ClientAuthentication(named), new PublicClientAuthenticationProvider(named, ledger));
            var filter = new OAuth2ClientAuthenticationFilter(
                    providers, request -> request.getMethod().equals("POST"));
            filter.setAuthenticationConverter(ClientAuthentication::read);
            return filter;
        }

        private Filter token() {
            var providers = new ProviderManager(
                    new OAuth2AuthorizationCodeAuthenticationProvider(ledger, tokens),
                    new OAuth2RefreshTokenAuthenticationProvider(ledger, tokens));
            var filter = new OAuth2TokenEndpointFilter(providers, TOKEN);
            filter.setAuthenticationConverter(new DelegatingAuthenticationConverter(List.of(
                    new OAuth2AuthorizationCodeAuthenticationConverter(),
                    new OAuth2RefreshTokenAuthenticationConverter())));
            return filter;
        }

        private Filter revoke() {
            var providers = new ProviderManager(new OAuth2TokenRevocationAuthenticationProvider(ledger));
            return new OAuth2TokenRevocationEndpointFilter(providers, REVOKE);
        }
    }
}
