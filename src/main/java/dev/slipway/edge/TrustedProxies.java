package dev.slipway.edge;

import dev.slipway.platform.SlipwayException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Proxies in front of Slipway that are believed what they say about the client: its address and whether it came by
/// https. Everybody else is only what the connection shows.
final class TrustedProxies {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final List<Range> ranges;

    /// @param words addresses and ranges: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`
    /// @throws SlipwayException INVALID for anything else
    TrustedProxies(List<String> words) {
        this.ranges = words.stream().map(Range::parse).toList();
    }

    /// Who asks, as upstreams are told.
    ///
    /// @param port the public port that the client used
    record Client(String address, boolean secure, int port) {
        String scheme() {
            return secure ? "https" : "http";
        }
    }

    Client client(HttpServerRequest request) {
        var authority = request.authority();
        var named = authority == null ? 0 : authority.port();
        var peer = request.remoteAddress().hostAddress();
        if (!trusts(peer)) {
            return new Client(peer, request.isSSL(), named > 0 ? named : HTTP_PORT);
        }
        var secure = last(request.headers(), "x-forwarded-proto").equalsIgnoreCase("https");
        var port = named > 0 ? named : secure ? HTTPS_PORT : HTTP_PORT;
        return new Client(behind(peer, request.headers()), secure, port);
    }

    /// The last address of the chain that no trusted proxy has: what stands before it, the client may have made up.
    private String behind(String peer, MultiMap headers) {
        var client = peer;
        var chain = String.join(",", headers.getAll("x-forwarded-for")).split(",", -1);
        for (var i = chain.length - 1; i >= 0 && trusts(client); i--) {
            var said = chain[i].strip();
            if (Range.literal(said).isEmpty()) {
                break;
            }
            client = said;
        }
        return client;
    }

    private static String last(MultiMap headers, String name) {
        var values = String.join(",", headers.getAll(name)).split(",", -1);
        return values[values.length - 1].strip().toLowerCase(Locale.ROOT);
    }

    private boolean trusts(String address) {
        return Range.literal(address).stream()
                .anyMatch(bytes -> ranges.stream().anyMatch(range -> range.holds(bytes.getAddress())));
    }

    private record Range(byte[] first, int bits) {
        static Range parse(String word) {
            var slash = word.indexOf('/');
            var address = literal(slash < 0 ? word : word.substring(0, slash));
            var length = address.stream()
                    .mapToInt(found -> found.getAddress().length * 8)
                    .findFirst()
                    .orElse(-1);
            var bits = slash < 0 ? length : bits(word.substring(slash + 1));
            if (address.isEmpty() || bits < 0 || bits > length) {
                throw SlipwayException.invalid(
                        "edge.trusted-proxies: '%s' is neither an address nor a range like 10.0.0.0/8", word);
            }
            return new Range(address.getFirst().getAddress(), bits);
        }

        /// None for what is no address; names are not looked up.
        static List<InetAddress> literal(String word) {
            try {
                return List.of(InetAddress.ofLiteral(word));
            } catch (IllegalArgumentException e) {
                return List.of();
            }
        }

        private static int bits(String word) {
            return word.matches("\\d{1,3}") ? Integer.parseInt(word) : -1;
        }

        boolean holds(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            var whole = bits / 8;
            var rest = bits % 8;
            return Arrays.equals(address, 0, whole, first, 0, whole)
                    && (rest == 0 || ((address[whole] ^ first[whole]) & 0xff) >> (8 - rest) == 0);
        }
    }
}
