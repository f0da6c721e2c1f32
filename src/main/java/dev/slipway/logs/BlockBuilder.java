package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers lines into a [Block]. Not safe for use by several threads.
final class BlockBuilder {
    /// Full after this many bytes of text, or this many lines.
    static final int FULL_BYTES = 128 * 1024;

    static final int FULL_LINES = 4096;

    private final long firstSeq;
    private final List<String> sources = new ArrayList<>(2);
    private byte[] texts = new byte[1024];
    private byte[] meta = new byte[256];
    private int textLength;
    private int metaLength;
    private int lines;
    private int levels;
    private long firstAt;
    private long lastAt;

    BlockBuilder(long firstSeq) {
        this.firstSeq = firstSeq;
    }

    int bytes() {
        return textLength;
    }

    int lines() {
        return lines;
    }

    boolean isFull() {
        return textLength >= FULL_BYTES || lines >= FULL_LINES;
    }

    void add(LogLine line) {
        var text = line.text().getBytes(UTF_8);
        add(new Line(line.at().toEpochMilli(), line.level(), line.source(), text, 0, text.length));
    }

    void add(Line line) {
        var atMillis = line.atMillis;
        if (lines == 0) {
            firstAt = atMillis;
            lastAt = atMillis;
        }
        if (meta.length < metaLength + 3 * Varint.LONGEST) {
            meta = Arrays.copyOf(meta, meta.length * 2);
        }
        metaLength = Varint.write(meta, metaLength, Varint.zigzag(atMillis - lastAt));
        metaLength = Varint.write(meta, metaLength, sourceIndex(line.source) << 2 | line.level.ordinal());
        metaLength = Varint.write(meta, metaLength, line.length);
        if (texts.length < textLength + line.length) {
            texts = Arrays.copyOf(texts, Math.max(texts.length * 2, textLength + line.length));
        }
        System.arraycopy(line.text, line.offset, texts, textLength, line.length);
        textLength += line.length;
        lastAt = atMillis;
        levels |= 1 << line.level.ordinal();
        lines++;
    }

    /// What was gathered; `lastSeq` follows from the number of lines.
    Block build() {
        return build(firstSeq + lines - 1);
    }

    /// What was gathered, standing for all places up to `lastSeq`.
    Block build(long lastSeq) {
        return new Block(
                firstSeq,
                lastSeq,
                lines,
                Instant.ofEpochMilli(firstAt),
                Instant.ofEpochMilli(lastAt),
                levels,
                sources,
                textLength + lines,
                pack());
    }

    private int sourceIndex(String source) {
        for (var i = 0; i < sources.size(); i++) {
            if (sources.get(i).equals(source)) {
                return i;
            }
        }
        sources.add(source);
        return sources.size() - 1;
    }

    private byte[] pack() {
        var names = sources.stream().map(source -> source.getBytes(UTF_8)).toList();
        var size = 1 + 2 * Varint.LONGEST + metaLength + textLength;
        for (var name : names) {
            size += Varint.LONGEST + name.length;
        }
        var packed = new byte[size];
        packed[0] = Block.VERSION;
        var at = Varint.write(packed, 1, names.size());
        for (var name : names) {
            at = Varint.write(packed, at, name.length);
            System.arraycopy(name, 0, packed, at, name.length);
            at += name.length;
        }
        at = Varint.write(packed, at, firstAt);
        System.arraycopy(meta, 0, packed, at, metaLength);
        at += metaLength;
        System.arraycopy(texts, 0, packed, at, textLength);
        return Arrays.copyOf(packed, at + textLength);
    }

    /// A line whose text is a part of a buffer, lent for the call, and valid UTF-8.
    @SuppressWarnings("ArrayRecordComponent")
    record Line(long atMillis, Level level, String source, byte[] text, int offset, int length) {}
}
