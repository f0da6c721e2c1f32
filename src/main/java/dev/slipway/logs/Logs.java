package dev.slipway.logs;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Every line that builds, deployments and workloads say: masked, in order, kept in PostgreSQL, read live and
/// later by the same path.
public final class Logs implements AutoCloseable {
    private final Database database;
    private final LogStore store;
    private final LogReader reader;
    private final Signals signals = new Signals();
    private final Tidier tidier;
    private final OpenStreams streams;

    public Logs(Database database, LogSettings settings, Clock clock) {
        this.database = database;
        this.store = new LogStore(database);
        this.reader = new LogReader(store);
        this.tidier = new Tidier(database, settings, clock);
        this.streams = new OpenStreams(database, settings, signals, tidier, clock);
    }

    /// Makes an empty stream, in the caller's transaction.
    ///
    /// @param subject what it belongs to, for people and for clean-up: `deployment:<id>`, `workload:<id>`
    public LogId create(ProjectId project, String subject) {
        return store.insert(project, subject);
    }

    /// Opens the stream for writing; lines go on after the last stored one. Not in the transaction that makes
    /// the stream: it must be there for all. A finished stream is unfinished again. A stream that is open on
    /// this server already has one writer more; one that is open on another server, which must be dead, is
    /// taken from it.
    ///
    /// @param secrets values to hide, in all their encodings
    /// @throws dev.slipway.platform.SlipwayException NOT_FOUND when there is no such stream
    public LogWriter open(LogId id, Collection<String> secrets) {
        return streams.open(id, secrets);
    }

    /// Reads from `fromSeq` (inclusive, from 1), at most `limit` lines. In the caller's transaction: a stream
    /// the acting user may not see is empty.
    public List<LogLine> read(LogId id, long fromSeq, int limit) {
        return search(id, LogQuery.from(fromSeq, limit)).lines();
    }

    /// Reads the lines that match, in the caller's transaction. It looks through about 50 MB of lines at most,
    /// so a page can be empty and still not be the end: go on at `next`.
    public LogPage search(LogId id, LogQuery query) {
        return reader.page(id, query);
    }

    /// What is known of the stream, in the caller's transaction; empty when the acting user may not see it.
    public Optional<LogSummary> summary(LogId id) {
        return store.summary(id);
    }

    /// Follows from `fromSeq`. Whether the reader may see the stream was asked before: following is no longer
    /// guarded. A stream that is deleted meanwhile ends.
    public LogFollower follow(LogId id, long fromSeq) {
        var start = new StoredFollower.Start(id, fromSeq);
        return new StoredFollower(database, reader, signals.join(id), streams, start);
    }

    /// Deletes the stream and its lines, in the caller's transaction. A writer it still has falls silent.
    public void delete(LogId id) {
        store.delete(id);
    }

    /// Deletes everything that was said for a project, in the caller's transaction.
    public void deleteOf(ProjectId project) {
        store.deleteOf(project);
    }

    /// Begins to drop, now and every day, what is older than the settings say.
    void startRetention() {
        tidier.startRetention();
    }

    Tidier tidier() {
        return tidier;
    }

    /// Stores what was said and ends the room's threads.
    @Override
    public void close() {
        streams.close();
        tidier.close();
    }
}
