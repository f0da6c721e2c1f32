package dev.slipway.identity.oauth;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What tokens are for (RFC 8707): one MCP server here, by its address, or all of them, by the origin alone. The
/// latter is also what a client gets that names none, as those of the first revisions of MCP do.
final class Resources {
    private static final Pattern PATH = Pattern.compile("(/mcp(/[A-Za-z0-9._~-]{1,100}){0,4})?");

    private Resources() {}

    /// The canonical form of what a client asked for; empty when that is no MCP server of this issuer.
    static Optional<String> canonical(String asked, String issuer) {
        try {
            var uri = URI.create(asked);
            if (uri.getScheme() == null || uri.getRawAuthority() == null) {
                return Optional.empty();
            }
            var path = path(uri);
            var plain = uri.getRawFragment() == null && uri.getRawQuery() == null && uri.getRawUserInfo() == null;
            return plain
                            && isSameOrigin(uri, URI.create(issuer))
                            && PATH.matcher(path).matches()
                    ? Optional.of(issuer + path)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether a token for this resource opens that path. Which name of the server the client used does not matter:
    /// all of them lead to the same servers.
    static boolean covers(String resource, String path) {
        var own = path(URI.create(resource));
        return own.isEmpty() || own.equals(path);
    }

    /// The path below the origin, as people read it; empty for all servers.
    static String path(String resource) {
        return path(URI.create(resource));
    }

    /// Whether metadata is served for this path (RFC 9728 section 3.1).
    static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    private static String path(URI uri) {
        var path = uri.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean isSameOrigin(URI left, URI right) {
        return origin(left).equals(origin(right));
    }

    private static String origin(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        var usual = scheme.equals("https") ? 443 : 80;
        return scheme + "://" + host + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
    }
}
