package dev.slipway.identity.oauth;

import dev.slipway.identity.oauth.ErrorPage.Shown;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/// What the browser is sent back to the client with: the code or the error, the client's state, and who answers
/// (`iss`, RFC 9207), which the library leaves out. An error that no checked address may hear of is shown to the
/// person.
final class Answers {
    private final ErrorPage page;

    Answers(ErrorPage page) {
        this.page = page;
    }

    void succeed(HttpServletRequest request, HttpServletResponse response, Authentication result) {
        var answer = (OAuth2AuthorizationCodeRequestAuthenticationToken) result;
        var code = answer.getAuthorizationCode();
        var redirect = answer.getRedirectUri();
        if (code == null || redirect == null) {
            throw new IllegalStateException("an authorization has a code and an address");
        }
        send(response, redirect, Map.of(OAuth2ParameterNames.CODE, code.getTokenValue()), answer.getState());
    }

    void fail(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        var error = failure instanceof OAuth2AuthenticationException known
                ? known.getError()
                : new OAuth2Error(OAuth2ErrorCodes.SERVER_ERROR);
        var asked = failure instanceof OAuth2AuthorizationCodeRequestAuthenticationException known
                ? known.getAuthorizationCodeRequestAuthentication()
                : null;
        var redirect = asked == null ? null : asked.getRedirectUri();
        if (asked == null || redirect == null) {
            page.show(response, new Shown(error.getErrorCode(), describe(error)));
            return;
        }
        var values = new LinkedHashMap<String, String>();
        values.put(OAuth2ParameterNames.ERROR, error.getErrorCode());
        values.put(OAuth2ParameterNames.ERROR_DESCRIPTION, describe(error));
        send(response, redirect, values, asked.getState());
    }

    private static String describe(OAuth2Error error) {
        return error.getDescription() == null
                ? error.getErrorCode()
                : error.getDescription().replace("OAuth 2.0 Parameter: ", "this parameter is missing or wrong: ");
    }

    private static void send(
            HttpServletResponse response, String redirect, Map<String, String> values, @Nullable String state) {
        var all = new LinkedHashMap<>(values);
        if (state != null && !state.isEmpty()) {
            all.put(OAuth2ParameterNames.STATE, state);
        }
        all.put("iss", AuthorizationServerContextHolder.getContext().getIssuer());
        var query = all.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader(HttpHeaders.LOCATION, redirect + (redirect.contains("?") ? "&" : "?") + query);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
