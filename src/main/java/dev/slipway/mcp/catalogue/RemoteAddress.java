package dev.slipway.mcp.catalogue;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.PublicAddresses;
import dev.slipway.platform.SlipwayException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// Keeps people from using Slipway as a way into the network it stands in: a remote server of theirs must be a public
/// one. Asked when a type is added and each time its endpoint is looked up, to say it early and plainly; what holds
/// is that the gateway asks again wherever it connects ([dev.slipway.mcp.gateway.Transport.Http#publicOnly]), for a
/// name may mean another address a moment later.
public final class RemoteAddress {
    private RemoteAddress() {}

    /// @throws SlipwayException INVALID for an address that is not public; UNAVAILABLE for a name that is unknown
    public static void requirePublic(URI address) {
        var host = String.valueOf(address.getHost()).replaceAll("^\\[|]$", "");
        try {
            for (var found : InetAddress.getAllByName(host)) {
                if (!PublicAddresses.contains(found)) {
                    throw SlipwayException.invalid(
                            "%s is an address of a private network; only an administrator may add a server there",
                            host);
                }
            }
        } catch (UnknownHostException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the name %s is unknown".formatted(host), e);
        }
    }
}
