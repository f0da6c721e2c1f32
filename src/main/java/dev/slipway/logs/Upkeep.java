package dev.slipway.logs;

import java.util.concurrent.atomic.AtomicBoolean;

/// What the [Tidier] has to know of an open stream to decide when to look at it. The flusher counts, the tidier
/// resets.
final class Upkeep {
    /// A stream that says little is stored in many small blocks; so many, and they are merged.
    private static final int MANY = 64;

    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long keptBytes;
    private volatile int small;
    private volatile long mergedTo;

    Upkeep(LogStore.Opened opened) {
        this.keptBytes = opened.keptBytes();
        this.mergedTo = opened.lastSeq() + 1;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one flusher counts; a reset that gets lost is made good next time
    void stored(Append append) {
        keptBytes += append.bytes();
        small += (int) append.blocks().stream()
                .filter(block -> block.bytes() < BlockBuilder.FULL_BYTES / 2)
                .count();
    }

    boolean wantsMerge() {
        return small >= MANY;
    }

    boolean wantsTrim(long maxBytes) {
        return keptBytes > maxBytes;
    }

    /// Claims the stream for one round of tidying; true for one caller at a time.
    boolean begin() {
        return busy.compareAndSet(false, true);
    }

    void end() {
        busy.set(false);
    }

    /// From where to look for small blocks.
    long mergedTo() {
        return mergedTo;
    }

    void merged(long nextFrom) {
        small = 0;
        mergedTo = nextFrom;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // see #stored
    void trimmed(long bytes) {
        keptBytes -= bytes;
    }
}
