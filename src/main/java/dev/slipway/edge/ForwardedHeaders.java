package dev.slipway.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Which headers pass the edge, and which it writes. Hop-by-hop headers (RFC 9110 section 7.6.1) end here, in
/// both directions. What a client says about its own address, scheme or host is dropped and said anew, because
/// upstreams believe it: redirects, origin checks, Secure cookies and rate limits by address hang on it.
final class ForwardedHeaders {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

    private static final CharSequence FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final CharSequence PORT = HttpHeaders.createOptimized("x-forwarded-port");
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Set<String> SAID_ANEW = Set.of(
            "host",
            "forwarded",
            "x-real-ip",
            "x-request-id",
            // The edge answers `Expect: 100-continue` itself.
            "expect",
            // A switch for HTTP/1.1 to h2c that only concerns the client's connection.
            "http2-settings");

    private ForwardedHeaders() {}

    /// Writes the headers of the request to the upstream.
    ///
    /// @param host the host as the client named it
    /// @param client who asks
    static void request(HttpServerRequest from, MultiMap to, HostAndPort host, TrustedProxies.Client client) {
        var named = namedByConnection(from.headers());
        for (var header : from.headers()) {
            var name = lowerCase(header.getKey());
            if (!isHopByHop(name, named) && !SAID_ANEW.contains(name) && !name.startsWith("x-forwarded-")) {
                to.add(header.getKey(), header.getValue());
            }
        }
        if (from.version() == HttpVersion.HTTP_2) {
            joinCookies(to);
        }
        to.set(HttpHeaders.HOST, host.toString());
        to.set(FOR, client.address());
        to.set(PROTO, client.scheme());
        to.set(HOST, host.toString());
        to.set(PORT, Integer.toString(client.port()));
        to.set(REQUEST_ID, requestId(from));
    }

    /// Adds to the request what asks the upstream to switch to WebSocket (RFC 6455 section 4.1).
    static void upgrade(MultiMap to) {
        to.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        to.set(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
    }

    /// Copies the upstream's headers to the client's response.
    static void response(MultiMap from, MultiMap to) {
        var named = namedByConnection(from);
        for (var header : from) {
            if (!isHopByHop(lowerCase(header.getKey()), named)) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /// Copies all of the upstream's headers: after `101 Switching Protocols` the hop goes on.
    static void switched(MultiMap from, MultiMap to) {
        for (var header : from) {
            to.add(header.getKey(), header.getValue());
        }
    }

    private static boolean isHopByHop(String name, Set<String> named) {
        return HOP_BY_HOP.contains(name) || named.contains(name);
    }

    /// Headers that `Connection` names end at this hop too.
    private static Set<String> namedByConnection(MultiMap headers) {
        var connection = headers.get(HttpHeaders.CONNECTION);
        if (connection == null || connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            return Set.of();
        }
        var names = new HashSet<String>();
        for (var value : headers.getAll(HttpHeaders.CONNECTION)) {
            for (var name : value.split(",", -1)) {
                names.add(lowerCase(name.strip()));
            }
        }
        return names;
    }

    /// HTTP/2 may send one cookie a field; HTTP/1.1 knows one field only (RFC 9113 section 8.2.3).
    private static void joinCookies(MultiMap headers) {
        var cookies = headers.getAll(HttpHeaders.COOKIE);
        if (cookies.size() > 1) {
            headers.set(HttpHeaders.COOKIE, String.join("; ", cookies));
        }
    }

    /// The client's own id where it is harmless in a log, else a new one.
    private static String requestId(HttpServerRequest request) {
        var own = request.getHeader(REQUEST_ID);
        if (own != null && SANE_ID.matcher(own).matches()) {
            return own;
        }
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
