package dev.slipway.git;

import dev.slipway.git.Address.Scheme;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// Keeps the addresses that people give from leading Slipway, which stands inside, to what is only meant for the
/// inside: this machine, its own ports among them, and the private networks around it (server-side request
/// forgery, CWE-918). `git.allow-private-networks` opens them. Ssh asks for keys and folders have a rule of their
/// own, so both pass.
///
/// @param open whether everything is allowed
/// @param proxied whether a proxy of the machine's may know names that the machine does not
record NetworkGuard(boolean open, boolean proxied) {
    /// How git is to go there.
    ///
    /// @param pin what a name means, as curl's CURLOPT_RESOLVE has it (`host:port:address,…`), so that one that
    ///     means
    ///     something else a moment later leads nowhere else; empty where git looks it up itself
    /// @param redirects whether git may go where it is sent on to: nobody has looked at that
    record Way(Optional<String> pin, boolean redirects) {
        static final Way FREE = new Way(Optional.empty(), true);
    }

    /// @throws SlipwayException FORBIDDEN when the address leads inside, UNAVAILABLE when its name is not known
    Way to(Address address) {
        var web = address.scheme() == Scheme.HTTP || address.scheme() == Scheme.HTTPS;
        if (open || !(web || address.scheme() == Scheme.GIT)) {
            return Way.FREE;
        }
        var uri = URI.create(address.clean());
        var found = resolve(address, uri.getHost());
        for (var candidate : found) {
            if (isInside(candidate)) {
                throw new SlipwayException(
                        ErrorCode.FORBIDDEN,
                        "%s leads to this machine or a private network (%s); git.allow-private-networks would allow it"
                                .formatted(address.clean(), candidate.getHostAddress()));
            }
        }
        var pin = Optional.of(found).filter(addresses -> web && addresses.length > 0);
        return new Way(pin.map(addresses -> pinned(address.scheme(), uri, addresses)), false);
    }

    private InetAddress[] resolve(Address address, String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            if (proxied) {
                return new InetAddress[0];
            }
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "cannot reach %s: nobody knows its host".formatted(address.clean()), e);
        }
    }

    static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isSharedOrUnique(address.getAddress())
                || isOurs(address);
    }

    /// 100.64.0.0/10 (RFC 6598), 0.0.0.0/8 (RFC 1122), fc00::/7 (RFC 4193), and IPv4 in IPv6 by translation:
    /// 64:ff9b::/96 (RFC 6052), 2002::/16 (RFC 3056).
    private static boolean isSharedOrUnique(byte[] bytes) {
        var first = bytes[0] & 0xff;
        var second = bytes[1] & 0xff;
        if (bytes.length == 4) {
            return first == 0 || (first == 100 && second >= 64 && second < 128);
        }
        var translated = (first == 0 && second == 0x64) || (first == 0x20 && second == 0x02);
        return (first & 0xfe) == 0xfc || translated;
    }

    /// A public address of this machine leads to its own ports as well as a loopback one.
    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static String pinned(Scheme scheme, URI uri, InetAddress[] found) {
        var port = uri.getPort() > 0 ? uri.getPort() : scheme == Scheme.HTTP ? 80 : 443;
        var addresses = Arrays.stream(found).map(InetAddress::getHostAddress).map(NetworkGuard::bracketed);
        return "%s:%d:%s".formatted(uri.getHost(), port, addresses.collect(Collectors.joining(",")));
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
