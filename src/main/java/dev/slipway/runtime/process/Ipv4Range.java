package dev.slipway.runtime.process;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// A block of IPv4 addresses in CIDR form (RFC 4632), `10.200.0.0/16`.
record Ipv4Range(int base, int prefix) {
    Ipv4Range {
        if (prefix < 0 || prefix > 32 || (base & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException("not a range of addresses: " + text(base) + "/" + prefix);
        }
    }

    static Ipv4Range parse(String text) {
        var parts = text.strip().split("/", 2);
        try {
            var address = (Inet4Address) InetAddress.ofLiteral(parts[0]);
            return new Ipv4Range(ByteBuffer.wrap(address.getAddress()).getInt(), Integer.parseInt(parts[1]));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a range of addresses, such as 10.200.0.0/16: " + text, e);
        }
    }

    boolean overlaps(Ipv4Range other) {
        var common = mask(Math.min(prefix, other.prefix));
        return (base & common) == (other.base & common);
    }

    /// How many blocks of `size` addresses it holds.
    int blocks(int size) {
        return (int) Math.min(Integer.MAX_VALUE, (1L << (32 - prefix)) / size);
    }

    Inet4Address address(int offset) {
        try {
            return (Inet4Address) InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt(base + offset).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    private static String text(int address) {
        return "%d.%d.%d.%d".formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefix;
    }
}
