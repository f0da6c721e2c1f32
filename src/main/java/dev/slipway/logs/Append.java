package dev.slipway.logs;

import dev.slipway.platform.ProjectId;
import java.util.List;
import java.util.UUID;

/// Blocks to be stored at the end of one stream.
///
/// @param writer the token of the opening that may append
/// @param before the last place stored so far
/// @param masked how many more secrets were hidden
record Append(LogId stream, ProjectId project, UUID writer, long before, long masked, List<Block> blocks) {
    Append {
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("nothing to append to the log " + stream);
        }
    }

    long last() {
        return blocks.getLast().lastSeq();
    }

    long bytes() {
        return blocks.stream().mapToLong(Block::bytes).sum();
    }

    /// Size of the blocks in memory.
    long packedBytes() {
        return blocks.stream().mapToLong(block -> block.packed().length).sum();
    }

    Append compressed(int level) {
        var smaller = blocks.stream().map(block -> block.compressed(level)).toList();
        return new Append(stream, project, writer, before, masked, smaller);
    }

    /// How an attempt to append ended.
    sealed interface Outcome {
        /// Everything up to `lastSeq` is stored: now, or by an attempt whose answer was lost.
        record Stored(long lastSeq) implements Outcome {}

        /// There is no such stream any more.
        record Gone() implements Outcome {}

        /// The stream was opened by another writer since.
        record Taken() implements Outcome {}

        /// This server ends, and could not store it in time.
        record Closed() implements Outcome {}
    }
}
