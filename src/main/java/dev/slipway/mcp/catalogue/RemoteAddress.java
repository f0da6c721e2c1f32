package dev.slipway.mcp.catalogue;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// Keeps people from using Slipway as a way into the network it stands in: a remote server of theirs must be a public
/// one. Asked when a type is added and each time its endpoint is looked up, because a name may come to mean another
/// address.
public final class RemoteAddress {
    private RemoteAddress() {}

    /// @throws SlipwayException INVALID for an address that is not public; UNAVAILABLE for a name that is unknown
    public static void requirePublic(URI address) {
        var host = String.valueOf(address.getHost()).replaceAll("^\\[|]$", "");
        try {
            for (var found : InetAddress.getAllByName(host)) {
                if (!isPublic(found)) {
                    throw SlipwayException.invalid(
                            "%s is an address of a private network; only an administrator may add a server there",
                            host);
                }
            }
        } catch (UnknownHostException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the name %s is unknown".formatted(host), e);
        }
    }

    static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        var first = bytes[0] & 0xff;
        var second = bytes[1] & 0xff;
        // Besides what Java knows: RFC 6598 and "this network" for IPv4, RFC 4193 for IPv6.
        var special = bytes.length == 4
                ? first == 0 || first >= 240 || (first == 100 && second >= 64 && second < 128)
                : (first & 0xfe) == 0xfc;
        return !special
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress();
    }
}
