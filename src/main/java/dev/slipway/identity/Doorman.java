package dev.slipway.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import tools.jackson.databind.json.JsonMapper;

/// Answers those who are not let in: programs with a problem (RFC 9457), people with the way to the sign-in page,
/// and htmx, which would put that page inside the one it came from, with the header that makes it go there.
final class Doorman implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final JsonMapper json;

    Doorman(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (Ways.isApi(request) || !Ways.wantsHtml(request) && request.getHeader("HX-Request") == null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"slipway\"");
            problem(response, 401, "UNAUTHENTICATED", "sign in, or send an API token as a bearer token");
        } else if (request.getHeader("HX-Request") != null) {
            response.setStatus(401);
            response.setHeader("HX-Redirect", "/sign-in");
        } else {
            response.setStatus(303);
            response.setHeader(HttpHeaders.LOCATION, signIn(request));
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        refuse(request, response, "This form is out of date, or came from another page. Reload and try again.");
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, String why) throws IOException {
        if (Ways.isApi(request) || !Ways.wantsHtml(request)) {
            problem(response, 403, "FORBIDDEN", why);
        } else {
            response.sendError(403, why);
        }
    }

    private void problem(HttpServletResponse response, int status, String code, String text) throws IOException {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "urn:slipway:" + code.toLowerCase(java.util.Locale.ROOT));
        body.put("status", status);
        body.put("detail", text);
        body.put("code", code);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }

    private static String signIn(HttpServletRequest request) {
        var query = request.getQueryString();
        var path = Ways.next(request.getRequestURI() + (query == null ? "" : "?" + query));
        return path.equals("/") ? "/sign-in" : "/sign-in?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }
}
