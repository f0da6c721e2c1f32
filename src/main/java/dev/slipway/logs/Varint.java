package dev.slipway.logs;

import java.nio.ByteBuffer;

/// Variable-length numbers as in Protocol Buffers: seven bits a byte, the lowest first.
final class Varint {
    /// The most bytes a number takes.
    static final int LONGEST = 10;

    private Varint() {}

    /// Writes at `offset`; returns the offset behind it.
    static int write(byte[] into, int offset, long value) {
        var at = offset;
        var rest = value;
        while ((rest & ~0x7fL) != 0) {
            into[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        into[at++] = (byte) rest;
        return at;
    }

    static long read(ByteBuffer from) {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7) {
            var b = from.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number longer than 64 bits");
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
