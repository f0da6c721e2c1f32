package dev.slipway.mcp.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// The `WWW-Authenticate` header that tells a client what to bring (RFC 6750 section 3), and where it learns how to
/// get it (RFC 9728 section 5.1; MCP 2025-11-25 and later, authorization).
public final class Challenge {
    private static final Pattern ENDPOINT = Pattern.compile("/mcp(/[A-Za-z0-9._~-]{1,100}){0,4}");
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,300}");

    private final Optional<String> publicOrigin;

    /// @param publicOrigin where clients reach Slipway when that is not what their requests say: a proxy with TLS
    ///     stands before it
    public Challenge(Optional<String> publicOrigin) {
        this.publicOrigin = publicOrigin;
    }

    /// For 401, when no token came.
    public String missing(HttpServerRequest request) {
        return "Bearer realm=\"slipway\"" + metadata(request) + ", scope=\"" + Scopes.ALL + "\"";
    }

    /// For 401, when the token counts for nothing here: unknown, expired, taken back, or for another server.
    public String invalid(HttpServerRequest request) {
        return "Bearer realm=\"slipway\", error=\"invalid_token\","
                + " error_description=\"unknown, expired, revoked, or for another server\"" + metadata(request)
                + ", scope=\"" + Scopes.ALL + "\"";
    }

    /// For 403, when the token is good but not for this (step-up).
    ///
    /// @param scope what is needed: [Scopes#needed]
    public String insufficient(HttpServerRequest request, String scope) {
        return "Bearer realm=\"slipway\", error=\"insufficient_scope\", scope=\"" + scope + "\"" + metadata(request)
                + ", error_description=\"this needs the scope " + scope + "\"";
    }

    /// A request whose host or path is of no form that a header can carry is told nothing: the client looks at the
    /// well-known place by itself.
    private String metadata(HttpServerRequest request) {
        var origin = publicOrigin.orElseGet(() -> origin(request));
        var path = String.valueOf(request.path());
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return origin.isEmpty() || !ENDPOINT.matcher(path).matches()
                ? ""
                : ", resource_metadata=\"" + origin + "/.well-known/oauth-protected-resource" + path + "\"";
    }

    /// As the client named this server; the guard has looked at it.
    private static String origin(HttpServerRequest request) {
        var authority = String.valueOf(request.authority());
        return AUTHORITY.matcher(authority).matches() ? (request.isSSL() ? "https://" : "http://") + authority : "";
    }
}
