package dev.slipway.edge;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// What people type: the base domain, a name in front of it, and the port of the public listener. With
/// `edge.port` 0 the system chooses the port, and it is known once the listener is open.
final class PublicAddress {
    private static final int HTTP = 80;

    private final String baseDomain;
    private final String listens;
    private volatile int port;

    PublicAddress(EdgeSettings settings) {
        this.baseDomain = settings.baseDomain();
        this.listens = settings.listenAddress();
        this.port = settings.port();
    }

    void listening(int actual) {
        port = actual;
    }

    int port() {
        return port;
    }

    /// Where a program on this machine reaches the listener.
    ///
    /// @throws SlipwayException INVALID when the setting is a name that nobody knows
    InetAddress reachedAt() {
        try {
            var address = InetAddress.getByName(listens);
            return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        } catch (UnknownHostException e) {
            throw new SlipwayException(ErrorCode.INVALID, "edge.address: nobody knows " + listens, e);
        }
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
