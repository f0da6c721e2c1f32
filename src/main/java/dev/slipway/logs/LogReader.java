package dev.slipway.logs;

import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Predicate;

/// Reads lines out of blocks, in the caller's transaction.
final class LogReader {
    private static final int BLOCKS_AT_ONCE = 8;
    /// How many blocks a search looks through in one request, about 50 MB of lines.
    private static final int BLOCKS_IN_ALL = 400;

    private final LogStore store;

    LogReader(LogStore store) {
        this.store = store;
    }

    /// A stream that is not there, or not for the acting user, is empty and at its end.
    ///
    /// How far the stream is was asked before its blocks are read: what is stored in between is found next
    /// time.
    LogPage page(LogId id, LogQuery query) {
        var state = store.state(id).orElse(new StreamState(0, true));
        var wanted = new Wanted(query);
        var lines = new ArrayList<LogLine>();
        var next = query.from();
        var looked = 0;
        while (next <= state.lastSeq() && lines.size() < query.limit() && looked < BLOCKS_IN_ALL) {
            var blocks = store.blocks(id, next, BLOCKS_AT_ONCE);
            for (var block : blocks) {
                next = take(block, wanted, next, lines);
            }
            looked += BLOCKS_AT_ONCE;
            if (blocks.isEmpty()) {
                // What was there is too old and was dropped.
                next = state.lastSeq() + 1;
            }
        }
        return new LogPage(lines, next, state.lastSeq(), state.finished() && next > state.lastSeq());
    }

    /// Adds what is wanted of a block; returns where to go on.
    private static long take(StoredBlock block, Wanted wanted, long from, ArrayList<LogLine> lines) {
        if (lines.size() == wanted.query.limit() || block.lastSeq() < from) {
            return from;
        }
        if (block.levels() >> wanted.query.atLeast().ordinal() == 0) {
            return block.lastSeq() + 1;
        }
        for (var line : block.unpack()) {
            if (line.seq() >= from && wanted.test(line)) {
                lines.add(line);
                if (lines.size() == wanted.query.limit()) {
                    return line.seq() + 1;
                }
            }
        }
        return block.lastSeq() + 1;
    }

    private static final class Wanted implements Predicate<LogLine> {
        private final LogQuery query;
        private final String text;

        Wanted(LogQuery query) {
            this.query = query;
            this.text = query.text().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean test(LogLine line) {
            return line.level().compareTo(query.atLeast()) >= 0
                    && (text.isEmpty() || line.text().toLowerCase(Locale.ROOT).contains(text));
        }
    }
}
