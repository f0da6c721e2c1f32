package dev.slipway.logs;

import dev.slipway.logs.Append.Outcome;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streams that are open for writing on this server, each of them once, however many writers it has.
final class OpenStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Database database;
    private final LogStore store;
    private final Signals signals;
    private final Tidier tidier;
    private final Flusher flusher;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LogId, Shared> open = new HashMap<>();

    OpenStreams(Database database, LogSettings settings, Signals signals, Tidier tidier, InstantSource clock) {
        this.database = database;
        this.store = new LogStore(database);
        this.signals = signals;
        this.tidier = tidier;
        this.clock = clock;
        this.flusher = new Flusher(new AppendStore(database), settings.flushAfter(), this::settled);
    }

    /// The lock is held while a stream is taken over, so that one that is opened twice at once is taken over
    /// once.
    LogWriter open(LogId id, Collection<String> secrets) {
        lock.lock();
        OpenStream stream;
        try {
            var shared = open.get(id);
            if (shared == null || shared.stream.outbox().hasEnded()) {
                shared = new Shared(takeOver(id));
                open.put(id, shared);
            }
            shared.writers++;
            stream = shared.stream;
        } finally {
            lock.unlock();
        }
        stream.hide(secrets);
        return new SharedWriter(stream, this);
    }

    boolean isOpen(LogId id) {
        lock.lock();
        try {
            return open.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    /// Ends one opening; with the last one, the unfinished lines are ended and everything is stored. A stream
    /// that is opened again meanwhile goes on.
    void release(OpenStream stream) {
        if (count(stream, -1) == 0) {
            stream.endAll();
        }
        try {
            stream.flush();
        } catch (SlipwayException e) {
            // Whoever closes cannot mend it, and has a process or a stage to bring to its end.
            LOG.warn("the end of a log is lost", e);
        } finally {
            forget(stream);
        }
    }

    void finish(OpenStream stream) {
        stream.flush();
        database.asSystem("finish a log", () -> store.finish(stream.id(), clock.instant()));
        signals.ring(stream.id());
        tidier.finished(stream);
    }

    /// Ends all streams and stores what can be stored within a few seconds.
    @Override
    public void close() {
        var streams = all();
        var deadline = System.nanoTime() + FAREWELL.toNanos();
        streams.forEach(stream -> stream.farewell(deadline));
        flusher.close();
        streams.forEach(stream -> stream.outbox().settle(new Outcome.Closed()));
    }

    private OpenStream takeOver(LogId id) {
        var token = UUID.randomUUID();
        var opened = database.asSystem("open a log", () -> store.takeOver(id, token))
                .orElseThrow(() -> LogStore.noSuchLog(id));
        return new OpenStream(id, opened, token, flusher, clock);
    }

    private void settled(OpenStream stream, Append append, Outcome outcome) {
        signals.ring(stream.id());
        if (outcome instanceof Outcome.Stored) {
            stream.upkeep().stored(append);
            tidier.look(stream);
        }
    }

    private int count(OpenStream stream, int more) {
        lock.lock();
        try {
            var shared = open.get(stream.id());
            if (shared == null || shared.stream != stream) {
                return 0;
            }
            shared.writers += more;
            return shared.writers;
        } finally {
            lock.unlock();
        }
    }

    private void forget(OpenStream stream) {
        lock.lock();
        try {
            var shared = open.get(stream.id());
            if (shared != null && shared.stream == stream && shared.writers == 0) {
                open.remove(stream.id());
            }
        } finally {
            lock.unlock();
        }
    }

    private List<OpenStream> all() {
        lock.lock();
        try {
            return open.values().stream().map(shared -> shared.stream).toList();
        } finally {
            lock.unlock();
        }
    }

    private static final class Shared {
        private final OpenStream stream;
        private int writers;

        Shared(OpenStream stream) {
            this.stream = stream;
        }
    }
}
