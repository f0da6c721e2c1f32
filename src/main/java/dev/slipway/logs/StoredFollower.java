package dev.slipway.logs;

import dev.slipway.platform.Database;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Follows a stream by reading what is stored, as the owner role: whether the reader may was asked before.
///
/// It sleeps until something is stored by this server. What another server stores rings no bell here, so a
/// stream that is not written here is looked at every half second. Not safe for use by several threads.
final class StoredFollower implements LogFollower {
    private static final long LOOK_MILLIS = 500;
    /// A bell was missed only if there is a defect; still nobody should wait for ever.
    private static final long LOOK_ANYWAY_MILLIS = 5_000;

    private final Database database;
    private final LogReader reader;
    private final LogId id;
    private final Signals.Bell bell;
    private final OpenStreams streams;
    private long next;
    private boolean end;
    private boolean closed;

    StoredFollower(Database database, LogReader reader, Signals.Bell bell, OpenStreams streams, Start start) {
        this.database = database;
        this.reader = reader;
        this.bell = bell;
        this.streams = streams;
        this.id = start.id;
        this.next = Math.max(1, start.from);
    }

    @Override
    public List<LogLine> next(int limit, long millis) throws InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!end) {
            var seen = bell.count();
            var page = database.asSystem(
                    "follow a log", () -> reader.page(id, LogQuery.from(next, Math.min(limit, LogQuery.LARGEST))));
            next = page.next();
            end = page.end();
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (!page.lines().isEmpty() || end || left <= 0) {
                return page.lines();
            }
            bell.await(seen, Math.min(left, streams.isOpen(id) ? LOOK_ANYWAY_MILLIS : LOOK_MILLIS));
        }
        return List.of();
    }

    @Override
    public boolean atEnd() {
        return end;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bell.leave();
        }
    }

    /// Which stream, from where.
    record Start(LogId id, long from) {}
}
