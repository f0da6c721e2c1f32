package dev.slipway.edge;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.HomeAddress;
import dev.slipway.platform.SlipwayException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/// What people type: the base domain, a name in front of it, and the port of the public listener, or what was set
/// because a proxy stands before it. With `edge.port` 0 the system chooses the port, and it is known once the listener
/// is open.
final class PublicAddress implements HomeAddress {
    private static final int HTTP = 80;

    private final String baseDomain;
    private final String listens;
    private final Optional<URI> proxied;
    private volatile int port;

    PublicAddress(EdgeSettings settings) {
        this.baseDomain = settings.baseDomain();
        this.listens = settings.listenAddress();
        this.proxied = settings.proxied();
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
    InetSocketAddress listener() {
        try {
            var address = InetAddress.getByName(listens);
            return new InetSocketAddress(
                    address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port);
        } catch (UnknownHostException e) {
            throw new SlipwayException(ErrorCode.INVALID, "edge.address: nobody knows " + listens, e);
        }
    }

    URI of(String name) {
        return at(name + "." + baseDomain);
    }

    @Override
    public URI home() {
        return at(baseDomain);
    }

    @Override
    public Optional<String> origin() {
        return proxied.map(URI::toString);
    }

    /// Where a program on this machine opens Slipway: around a proxy, which may be anywhere.
    URI here() {
        if (proxied.isEmpty()) {
            return home();
        }
        var listener = listener();
        var host = listener.getAddress().getHostAddress();
        return URI.create("http://%s:%d"
                .formatted(listener.getAddress() instanceof Inet6Address ? "[" + host + "]" : host, port));
    }

    private URI at(String host) {
        var scheme = proxied.map(URI::getScheme).orElse("http");
        int named = proxied.map(URI::getPort).orElse(port == HTTP ? -1 : port);
        return URI.create(scheme + "://" + host + (named < 0 ? "" : ":" + named));
    }
}
