package dev.slipway.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// The ways into the control plane, by path.
final class Ways {
    /// Methods that change nothing (RFC 9110 section 9.2.1).
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /// OAuth's endpoints for programs. The others, for people, need a session.
    static final Set<String> OPEN_OAUTH = Set.of("/oauth/token", "/oauth/revoke", "/oauth/register");

    private Ways() {}

    static boolean isApi(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/");
    }

    static boolean isStatic(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/static/");
    }

    /// Git's clients bring their tokens in their own way; the room behind this path looks at them. So do OAuth's
    /// clients, which any web page may be: what they ask for is never answered by a cookie. (MCP's clients are the
    /// edge's: what comes here below `/mcp` is pages.)
    static boolean checksTokensItself(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/git/") || path.startsWith("/.well-known/") || OPEN_OAUTH.contains(path);
    }

    /// What the authorization server answers, or lets other origins' pages ask for.
    static boolean isOAuth(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/oauth/") || path.startsWith("/.well-known/");
    }

    static boolean changes(HttpServletRequest request) {
        return !SAFE.contains(request.getMethod());
    }

    static boolean isWebSocket(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    static boolean wantsHtml(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    /// Where a person goes after signing in: a path of this console and nothing else (no `//host`, no scheme, no
    /// backslash that a browser reads as a slash, no line break).
    static String next(String wanted) {
        var own = wanted.startsWith("/")
                && !wanted.startsWith("//")
                && wanted.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\')
                && !wanted.startsWith("/sign-in");
        return own ? wanted : "/";
    }
}
