package dev.slipway.identity.oauth;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a browser may be sent with a code: to a page over HTTPS, to a program on the person's own machine (RFC
/// 8252 section 7.3), or to a program that owns a scheme (section 7.1).
final class RedirectUris {
    private static final int LONGEST = 1000;
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{1,40}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// Schemes that browsers themselves do something with.
    private static final Set<String> UNSAFE = Set.of(
            "about",
            "blob",
            "chrome",
            "data",
            "file",
            "filesystem",
            "ftp",
            "intent",
            "javascript",
            "mailto",
            "vbscript",
            "view-source",
            "ws",
            "wss");

    private RedirectUris() {}

    /// Whether a client may have this one at all.
    static boolean isAllowed(String text) {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            return false;
        }
        try {
            var uri = URI.create(text);
            if (uri.getScheme() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                return false;
            }
            return switch (uri.getScheme()) {
                case "https" -> isHost(uri.getHost());
                case "http" -> isLoopback(uri);
                case String scheme ->
                    SCHEME.matcher(scheme).matches()
                            && !UNSAFE.contains(scheme)
                            && (uri.getRawAuthority() == null || isHost(uri.getHost()));
            };
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Whether what a request asks for is what the client has: the same text, or, on the loopback address, the same
    /// but for the port, which such programs get from their system when they start.
    static boolean match(String registered, String asked) {
        if (registered.equals(asked)) {
            return true;
        }
        if (!isAllowed(asked)) {
            return false;
        }
        var own = URI.create(registered);
        var other = URI.create(asked);
        return isLoopback(own)
                && isLoopback(other)
                && own.getHost().equals(other.getHost())
                && Objects.equals(own.getRawPath(), other.getRawPath())
                && Objects.equals(own.getRawQuery(), other.getRawQuery());
    }

    /// Whether a program on the person's own machine gets the answer: any of them could have asked.
    static boolean isLocal(String allowed) {
        return isLoopback(URI.create(allowed));
    }

    /// What a person is told about where the answer goes.
    static String place(String allowed) {
        var uri = URI.create(allowed);
        var web = Set.of("https", "http").contains(uri.getScheme());
        return web ? uri.getRawAuthority() : uri.getScheme() + ":";
    }

    /// As a source of a Content Security Policy (level 3, section 2.3.1).
    static String source(String allowed) {
        var uri = URI.create(allowed);
        var web = Set.of("https", "http").contains(uri.getScheme());
        return web ? uri.getScheme() + "://" + uri.getRawAuthority() : uri.getScheme() + ":";
    }

    private static boolean isLoopback(URI uri) {
        var host = uri.getHost();
        return "http".equals(uri.getScheme()) && host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    }

    private static boolean isHost(@org.jspecify.annotations.Nullable String host) {
        return host != null && HOST.matcher(host).matches();
    }
}
