package dev.slipway.logs;

import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what is stored in good shape, behind the writers' backs: merges the small blocks of streams that say
/// little, drops the middle of streams that say too much, and each day what is older than the administrator
/// wants to keep.
final class Tidier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tidier.class);
    private static final int STORED_COMPRESSION = 6;

    private final Database database;
    private final LogStore store;
    private final LogSettings settings;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;

    Tidier(Database database, LogSettings settings, Clock clock) {
        this.database = database;
        this.store = new LogStore(database);
        this.settings = settings;
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("log-tidier").factory());
        // What is left undone at the end is done after the next start.
        thread.setRejectedExecutionHandler((_, _) -> {});
    }

    /// Drops old lines now and every day from now on.
    void startRetention() {
        var day = Duration.ofDays(1).toSeconds();
        thread.scheduleWithFixedDelay(() -> attempt("drop old log lines", this::retain), 0, day, TimeUnit.SECONDS);
    }

    /// Tidies the stream if it is time.
    void look(OpenStream stream) {
        var upkeep = stream.upkeep();
        if (upkeep.wantsTrim(settings.maxBytes().toBytes())) {
            once(stream, () -> trim(stream));
        } else if (upkeep.wantsMerge()) {
            once(stream, () -> {
                upkeep.merged(merge(stream.id(), upkeep.mergedTo()));
                return true;
            });
        }
    }

    /// Merges all of a finished stream, also what a crash left behind.
    void finished(OpenStream stream) {
        thread.execute(() -> attempt("merge blocks of the log " + stream.id(), () -> merge(stream.id(), 1)));
    }

    /// Drops what is older than the settings say. Servers that share a database do it one at a time.
    void retain() {
        var keptFrom = clock.instant().minus(Duration.ofDays(settings.retentionDays()));
        database.asSystem("drop old log lines", () -> {
            if (store.tryRetentionLock()) {
                var months = store.dropBefore(keptFrom);
                LOG.debug("dropped {} months of log lines", months);
            }
        });
    }

    /// Merges neighbours as long as they fit into one block.
    ///
    /// @return where to go on next time
    long merge(LogId id, long fromSeq) {
        var infos = database.asSystem("merge log blocks", () -> store.infos(id, fromSeq));
        var group = new ArrayList<BlockInfo>();
        var next = fromSeq;
        for (var info : infos) {
            if (!fits(group, info)) {
                merge(id, group);
                group.clear();
            }
            if (group.isEmpty()) {
                next = info.firstSeq();
            }
            group.add(info);
        }
        merge(id, group);
        return next;
    }

    private static boolean fits(List<BlockInfo> group, BlockInfo info) {
        var bytes = group.stream().mapToLong(BlockInfo::bytes).sum() + info.bytes();
        var lines = group.stream().mapToLong(BlockInfo::lines).sum() + info.lines();
        var neighbours = group.isEmpty()
                || (group.getLast().lastSeq() + 1 == info.firstSeq()
                        && !group.getLast().isGap()
                        && !info.isGap());
        return neighbours && bytes <= BlockBuilder.FULL_BYTES && lines <= BlockBuilder.FULL_LINES;
    }

    private void merge(LogId id, List<BlockInfo> group) {
        if (group.size() < 2) {
            return;
        }
        database.asSystem("merge log blocks", () -> {
            var builder = new BlockBuilder(group.getFirst().firstSeq());
            for (var block : store.blocks(id, group.getFirst().lastSeq(), group.size())) {
                block.unpack().forEach(builder::add);
            }
            var merged = builder.build();
            if (merged.lastSeq() != group.getLast().lastSeq()) {
                throw SlipwayException.conflict("the blocks of the log %s have changed meanwhile", id);
            }
            store.replace(id, group, merged.compressed(STORED_COMPRESSION));
        });
    }

    /// Drops blocks behind the head (an eighth of what is allowed) until some room is free again, and leaves
    /// one line that says so. How a log began and how it goes on matter more than its middle.
    ///
    /// @return whether there was something to drop
    private boolean trim(OpenStream stream) {
        var id = stream.id();
        var max = settings.maxBytes().toBytes();
        return database.asSystem("drop the middle of a log", () -> {
            var infos = store.infos(id, 1);
            var victims = victims(infos, max);
            if (victims.stream().allMatch(BlockInfo::isGap)) {
                return false;
            }
            var gap = gap(victims);
            store.replace(id, victims, gap.compressed(STORED_COMPRESSION));
            var dropped = victims.stream().mapToLong(BlockInfo::bytes).sum() - gap.bytes();
            store.keptLess(id, dropped);
            stream.upkeep().trimmed(dropped);
            return true;
        });
    }

    private static List<BlockInfo> victims(List<BlockInfo> infos, long max) {
        var kept = infos.stream().mapToLong(BlockInfo::bytes).sum();
        var victims = new ArrayList<BlockInfo>();
        var head = 0L;
        var behindHead = false;
        for (var i = 0; i < infos.size() - 1; i++) {
            var info = infos.get(i);
            head += info.bytes();
            // What was dropped earlier lies behind the head, and is part of what is dropped now.
            behindHead = behindHead || (i > 0 && (info.isGap() || head > max / 8));
            if (behindHead && kept > max - max / 16) {
                victims.add(info);
                kept -= info.bytes();
            }
        }
        return victims;
    }

    private Block gap(List<BlockInfo> victims) {
        var first = victims.getFirst().firstSeq();
        var last = victims.getLast().lastSeq();
        var text = "… %d lines were dropped here: the log reached its limit of %d MB (logs.max-bytes)"
                .formatted(last - first + 1, settings.maxBytes().toMegabytes());
        var gap = new BlockBuilder(first);
        gap.add(new LogLine(last, clock.instant(), Level.WARNING, "slipway", text));
        return gap.build(last);
    }

    /// Does one piece of work for a stream at a time. What was stored meanwhile may want the next piece.
    private void once(OpenStream stream, BooleanSupplier work) {
        if (stream.upkeep().begin()) {
            thread.execute(() -> attempt("tidy the log " + stream.id(), () -> {
                var again = false;
                try {
                    again = work.getAsBoolean();
                } finally {
                    stream.upkeep().end();
                }
                if (again) {
                    look(stream);
                }
            }));
        }
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("cannot {}; it is tried again later", what, e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
