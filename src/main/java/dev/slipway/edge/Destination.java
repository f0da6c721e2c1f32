package dev.slipway.edge;

import io.vertx.core.net.HostAndPort;
import java.util.Locale;

/// What the host of a request names.
sealed interface Destination {
    /// Slipway itself: its own domain, an address, or a host it does not know.
    record Home() implements Destination {}

    /// A project's public name.
    record Named(String name) implements Destination {}

    /// Reads hosts against the base domain.
    final class Reader {
        private static final Home HOME = new Home();
        private final String suffix;

        Reader(String baseDomain) {
            this.suffix = "." + baseDomain;
        }

        Destination of(HostAndPort authority) {
            var host = authority.host().toLowerCase(Locale.ROOT);
            // "shop.localhost." is the same name, spelled fully (RFC 1034 section 3.1).
            if (host.endsWith(".")) {
                host = host.substring(0, host.length() - 1);
            }
            return host.endsWith(suffix) ? new Named(host.substring(0, host.length() - suffix.length())) : HOME;
        }
    }
}
