package dev.slipway.identity;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/// Who may go where. What is not named here needs somebody signed in.
final class SecurityRules {
    private final CallerFilter callers;
    private final Doorman doorman;
    private final SecurityContextRepository contexts;
    private final OAuthDoor oauth;

    SecurityRules(CallerFilter callers, Doorman doorman, SecurityContextRepository contexts, OAuthDoor oauth) {
        this.callers = callers;
        this.doorman = doorman;
        this.contexts = contexts;
        this.oauth = oauth;
    }

    SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(contexts))
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(protection -> protection
                        .csrfTokenRepository(new SessionCsrf())
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler())
                        .requireCsrfProtectionMatcher(SecurityRules::needsToken))
                .headers(headers ->
                        headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/healthz", "/static/**", "/sign-in", "/sign-in/*", "/error", "/favicon.ico")
                        .permitAll()
                        .requestMatchers("/git/**", "/.well-known/**")
                        .permitAll()
                        .requestMatchers(Ways.OPEN_OAUTH.toArray(String[]::new))
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/v1/sessions")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(doorman).accessDeniedHandler(doorman))
                .addFilterBefore(callers, CsrfFilter.class)
                .addFilterBefore(new OriginFilter(doorman), CallerFilter.class)
                .addFilterAfter(oauth, AuthorizationFilter.class)
                .build();
    }

    /// A change asked for with a session's cookie, which browsers send on their own. A bearer token is never sent
    /// that way, and without either there is nothing to misuse; [OriginFilter] guards signing in.
    private static boolean needsToken(HttpServletRequest request) {
        return Ways.changes(request)
                && !Ways.checksTokensItself(request)
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && CallerFilter.session(request).isPresent();
    }
}
