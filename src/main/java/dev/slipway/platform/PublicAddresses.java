package dev.slipway.platform;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Which addresses are on the public internet: the others are this machine, its neighbours, or nothing (the IANA
/// special-purpose registries, RFC 6890).
public final class PublicAddresses {
    private static final List<Block> SPECIAL = List.of(
            new Block("0.0.0.0", 8),
            new Block("10.0.0.0", 8),
            new Block("100.64.0.0", 10),
            new Block("127.0.0.0", 8),
            new Block("169.254.0.0", 16),
            new Block("172.16.0.0", 12),
            new Block("192.0.0.0", 24),
            new Block("192.0.2.0", 24),
            new Block("192.88.99.0", 24),
            new Block("192.168.0.0", 16),
            new Block("198.18.0.0", 15),
            new Block("198.51.100.0", 24),
            new Block("203.0.113.0", 24),
            new Block("224.0.0.0", 3),
            new Block("2001::", 23),
            new Block("2001:db8::", 32),
            new Block("3fff::", 20));

    /// Where IPv6 addresses are given out; all others are special.
    private static final Block GLOBAL = new Block("2000::", 3);

    private static final Block SIX_TO_FOUR = new Block("2002::", 16);
    private static final Block TRANSLATED = new Block("64:ff9b::", 96);

    private PublicAddresses() {}

    public static boolean contains(InetAddress address) {
        return address instanceof Inet6Address six
                ? containsSix(six)
                : SPECIAL.stream().noneMatch(block -> block.contains(address));
    }

    /// Addresses that carry one of version 4 lead there.
    private static boolean containsSix(Inet6Address six) {
        var bytes = six.getAddress();
        if (TRANSLATED.contains(six)) {
            return contains(four(bytes, 12));
        }
        if (SIX_TO_FOUR.contains(six)) {
            return contains(four(bytes, 2));
        }
        return GLOBAL.contains(six) && SPECIAL.stream().noneMatch(block -> block.contains(six));
    }

    private static InetAddress four(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static final class Block {
        private final byte[] first;
        private final int bits;

        Block(String first, int bits) {
            this.first = InetAddress.ofLiteral(first).getAddress();
            this.bits = bits;
        }

        boolean contains(InetAddress address) {
            var bytes = address.getAddress();
            if (bytes.length != first.length) {
                return false;
            }
            for (var i = 0; i < bits; i++) {
                var mask = 0x80 >> (i % 8);
                if ((bytes[i / 8] & mask) != (first[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
