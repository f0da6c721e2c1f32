package dev.slipway.logs;

import java.util.List;

/// A block as it is stored.
record StoredBlock(long firstSeq, long lastSeq, int lines, int levels, byte[] data) {
    List<LogLine> unpack() {
        return Block.unpack(data, lastSeq, lines);
    }
}
