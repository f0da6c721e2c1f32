package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A stream that is open for writing on this server: turns what is said into numbered lines, gathers them into
/// blocks and gives those to the [Flusher].
///
/// Whoever speaks holds `speaking` for the whole call, so that lines of one call stay together, also while
/// waiting for room. The flusher never waits for a speaker: it takes the lock only when it is free, and what
/// is sealed already lies in the [Outbox].
final class OpenStream {
    private static final int SLICE = 64 * 1024;
    private static final int LONGEST_SOURCE = 64;

    private final LogId id;
    private final InstantSource clock;
    private final Flusher flusher;
    private final Outbox outbox;
    private final Upkeep upkeep;
    private final long flushNanos;

    private final ReentrantLock speaking = new ReentrantLock();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private SecretAutomaton automaton = new SecretAutomaton(secrets);
    private @Nullable BlockBuilder current;
    private long currentSince;
    private long lastSeq;
    private long now;
    private long maskedElsewhere;
    private long maskedSealed;

    OpenStream(LogId id, LogStore.Opened opened, UUID token, Flusher flusher, InstantSource clock) {
        this.id = id;
        this.clock = clock;
        this.flusher = flusher;
        this.flushNanos = flusher.flushNanos();
        this.lastSeq = opened.lastSeq();
        this.outbox = new Outbox(id, opened, token);
        this.upkeep = new Upkeep(opened);
    }

    LogId id() {
        return id;
    }

    Outbox outbox() {
        return outbox;
    }

    Upkeep upkeep() {
        return upkeep;
    }

    /// Says lines in Slipway's own words; they are masked like everything else.
    void line(Level level, String source, String text) {
        speak(() -> {
            outbox.awaitRoom(flusher.isCrowded());
            var name = name(source);
            var lane = new Lane(automaton, clock, (line, offset, length) -> add(level, name, line, offset, length));
            var bytes = text.getBytes(UTF_8);
            lane.take(bytes, 0, bytes.length);
            lane.end();
            if (text.isEmpty()) {
                add(level, name, bytes, 0, 0);
            }
            maskedElsewhere += lane.masked();
        });
    }

    void bytes(String source, byte[] buffer, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
        speak(() -> {
            var lane = lanes.computeIfAbsent(name(source), this::lane);
            for (var at = 0; at < length; at += SLICE) {
                outbox.awaitRoom(flusher.isCrowded());
                now = clock.millis();
                lane.take(buffer, offset + at, Math.min(SLICE, length - at));
            }
        });
    }

    void endOf(String source) {
        speak(() -> {
            var lane = lanes.remove(name(source));
            if (lane != null) {
                end(lane);
            }
        });
    }

    void endAll() {
        speak(() -> {
            lanes.values().forEach(this::end);
            lanes.clear();
        });
    }

    /// Adds values to hide, and says so in the log when one is too short for that.
    void hide(Collection<String> more) {
        var fresh = new LinkedHashSet<>(more);
        speak(() -> {
            fresh.removeAll(secrets);
            if (secrets.addAll(fresh)) {
                automaton = new SecretAutomaton(secrets);
                lanes.values().forEach(lane -> lane.use(automaton));
            }
        });
        var bare = fresh.stream().filter(SecretForms::tooShort).count();
        if (bare > 0) {
            line(
                    Level.WARNING,
                    "slipway",
                    "%d secret%s shorter than %d characters cannot be hidden in this log"
                            .formatted(bare, bare == 1 ? "" : "s", SecretForms.SHORTEST));
        }
    }

    /// Seals everything said so far and waits until it is stored.
    void flush() {
        outbox.awaitStored(sealAll());
    }

    /// Seals everything said so far.
    ///
    /// @return the place of the last line
    long sealAll() {
        speaking.lock();
        try {
            now = clock.millis();
            lanes.values().forEach(lane -> lane.rest(0));
            seal();
            return lastSeq;
        } finally {
            speaking.unlock();
        }
    }

    /// What is to be stored now. Called by the flusher.
    Optional<Append> take() {
        if (speaking.tryLock()) {
            try {
                now = clock.millis();
                sealWhatIsDue();
            } finally {
                speaking.unlock();
            }
        } else {
            flusher.due(this, System.nanoTime() + flushNanos / 4);
        }
        return outbox.next();
    }

    /// Ends and seals what can be ended before the deadline ([System#nanoTime]): a speaker may be waiting for a
    /// database that does not answer.
    void farewell(long deadline) {
        try {
            if (!speaking.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return;
            }
            try {
                endAll();
                seal();
            } finally {
                speaking.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sealWhatIsDue() {
        lanes.values().stream().filter(Lane::holdsLine).forEach(lane -> lane.rest(flushNanos / 2));
        if (current != null && System.nanoTime() - currentSince >= flushNanos) {
            seal();
        }
        callFlusher();
    }

    private void callFlusher() {
        if (current != null) {
            flusher.due(this, currentSince + flushNanos);
        } else if (lanes.values().stream().anyMatch(Lane::holdsLine)) {
            flusher.due(this, System.nanoTime() + flushNanos);
        }
    }

    private void speak(Runnable words) {
        speaking.lock();
        try {
            now = clock.millis();
            words.run();
            if (current != null && System.nanoTime() - currentSince >= flushNanos) {
                seal();
            }
            callFlusher();
        } finally {
            speaking.unlock();
        }
    }

    private Lane lane(String source) {
        return new Lane(
                automaton,
                clock,
                (line, offset, length) -> add(LevelGuess.of(line, offset, length), source, line, offset, length));
    }

    private void end(Lane lane) {
        lane.end();
        maskedElsewhere += lane.masked();
    }

    private void add(Level level, String source, byte[] line, int offset, int length) {
        var block = current;
        if (block == null) {
            block = new BlockBuilder(lastSeq + 1);
            current = block;
            currentSince = System.nanoTime();
        }
        block.add(new BlockBuilder.Line(now, level, source, line, offset, length));
        lastSeq++;
        if (block.isFull()) {
            seal();
        }
    }

    private void seal() {
        if (current == null) {
            return;
        }
        var masked = maskedElsewhere
                + lanes.values().stream().mapToLong(Lane::masked).sum();
        flusher.waiting(outbox.put(current.build(), masked - maskedSealed));
        maskedSealed = masked;
        current = null;
        flusher.due(this, System.nanoTime());
    }

    /// A source's name as it can be stored: no control characters, not longer than a label.
    private static String name(String source) {
        var plain = source.chars().anyMatch(c -> c < ' ') ? source.replaceAll("\\p{Cntrl}", "") : source;
        return plain.length() <= LONGEST_SOURCE ? plain : plain.substring(0, LONGEST_SOURCE);
    }
}
