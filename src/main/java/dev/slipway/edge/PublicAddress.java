package dev.slipway.edge;

import java.net.URI;

/// What people type: the base domain, a name in front of it, and the port of the public listener. With
/// `edge.port` 0 the system chooses the port, and it is known once the listener is open.
final class PublicAddress {
    private static final int HTTP = 80;

    private final String baseDomain;
    private volatile int port;

    PublicAddress(EdgeSettings settings) {
        this.baseDomain = settings.baseDomain();
        this.port = settings.port();
    }

    void listening(int actual) {
        port = actual;
    }

    int port() {
        return port;
    }

    URI of(String name) {
        return at(name + "." + baseDomain);
    }

    URI home() {
        return at(baseDomain);
    }

    private URI at(String host) {
        return URI.create(port == HTTP ? "http://" + host : "http://" + host + ":" + port);
    }
}
