package dev.slipway.logs;

import com.github.luben.zstd.Zstd;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A run of lines of one stream, packed: the unit that is stored, read and dropped.
///
/// The packed form, before Zstandard: a version byte, the sources (count, then each as length and UTF-8), the
/// time of the first line (milliseconds since 1970), then for each line the milliseconds since the line
/// before, its level and source (`source << 2 | level`) and its length in bytes, then the texts without
/// separators. All numbers are variable-length as in Protocol Buffers, the time differences with their zigzag.
///
/// @param firstSeq the first line's place; when lines were dropped, that of the first dropped one
/// @param lines how many lines are inside; fewer than `lastSeq − firstSeq + 1` when lines were dropped
/// @param levels bit n is set when a line of the level with ordinal n is inside
/// @param bytes size of the lines as a text file, line ends included
record Block(
        long firstSeq,
        long lastSeq,
        int lines,
        Instant firstAt,
        Instant lastAt,
        int levels,
        List<String> sources,
        int bytes,
        byte[] packed) {
    static final byte VERSION = 1;
    /// Packed text is bounded by what a builder takes and a merge makes of it; this only guards against damage.
    private static final long LARGEST = 64L * 1024 * 1024;

    Block {
        sources = List.copyOf(sources);
        if (firstSeq < 1 || lastSeq < firstSeq || lines < 1) {
            throw new IllegalArgumentException(
                    "a block from %d to %d with %d lines".formatted(firstSeq, lastSeq, lines));
        }
    }

    /// The same block with its content compressed, ready to be stored.
    Block compressed(int level) {
        return new Block(
                firstSeq, lastSeq, lines, firstAt, lastAt, levels, sources, bytes, Zstd.compress(packed, level));
    }

    /// The lines inside compressed data.
    ///
    /// @param lastSeq the place of the last of them
    static List<LogLine> unpack(byte[] compressed, long lastSeq, int lines) {
        var size = Zstd.getFrameContentSize(compressed);
        if (size <= 0 || size > LARGEST) {
            throw damaged(lastSeq);
        }
        var packed = ByteBuffer.wrap(Zstd.decompress(compressed, (int) size));
        if (packed.get() != VERSION) {
            throw damaged(lastSeq);
        }
        var sources = new String[(int) Varint.read(packed)];
        for (var i = 0; i < sources.length; i++) {
            sources[i] = text(packed, (int) Varint.read(packed));
        }
        return lines(packed, sources, lastSeq, lines);
    }

    private static List<LogLine> lines(ByteBuffer meta, String[] sources, long lastSeq, int count) {
        var millis = new long[count];
        var tags = new int[count];
        var lengths = new int[count];
        var last = Varint.read(meta);
        for (var i = 0; i < count; i++) {
            last += Varint.unzigzag(Varint.read(meta));
            millis[i] = last;
            tags[i] = (int) Varint.read(meta);
            lengths[i] = (int) Varint.read(meta);
        }
        var levels = Level.values();
        var lines = new ArrayList<LogLine>(count);
        for (var i = 0; i < count; i++) {
            var seq = lastSeq - count + 1 + i;
            var at = Instant.ofEpochMilli(millis[i]);
            lines.add(new LogLine(seq, at, levels[tags[i] & 3], sources[tags[i] >> 2], text(meta, lengths[i])));
        }
        return lines;
    }

    private static String text(ByteBuffer from, int length) {
        var text = new String(from.array(), from.position(), length, java.nio.charset.StandardCharsets.UTF_8);
        from.position(from.position() + length);
        return text;
    }

    private static SlipwayException damaged(long lastSeq) {
        return new SlipwayException(
                ErrorCode.INTERNAL, "the block of log lines that ends with line %d cannot be read".formatted(lastSeq));
    }
}
