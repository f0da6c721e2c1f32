package dev.slipway.logs;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sealed blocks of one stream on their way to the database: in order, bounded, kept until they are known to be
/// stored.
final class Outbox {
    /// A speaker waits while more than this waits, in bytes.
    private static final long ROOM = 4L * 1024 * 1024;
    /// The same while all streams together have much waiting.
    private static final long CROWDED_ROOM = 256L * 1024;
    /// The most that is stored at once.
    private static final long LARGEST_APPEND = 2L * 1024 * 1024;

    private final LogId id;
    private final ProjectId project;
    private final UUID token;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Sealed> sealed = new ArrayDeque<>();
    private long waiting;
    private long storedSeq;
    private Append.@Nullable Outcome ending;

    Outbox(LogId id, LogStore.Opened opened, UUID token) {
        this.id = id;
        this.project = opened.project();
        this.token = token;
        this.storedSeq = opened.lastSeq();
    }

    /// @param masked how many more secrets were hidden up to the end of this block
    /// @return how many bytes more wait now
    long put(Block block, long masked) {
        lock.lock();
        try {
            if (ending != null) {
                return 0;
            }
            sealed.add(new Sealed(block, masked));
            waiting += block.packed().length;
            return block.packed().length;
        } finally {
            lock.unlock();
        }
    }

    void awaitRoom(boolean crowded) {
        lock.lock();
        try {
            while (ending == null && waiting > (crowded ? CROWDED_ROOM : ROOM)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Returns at once when the stream was deleted: its lines have nowhere to go, and nobody wants them.
    ///
    /// @throws SlipwayException CONFLICT when the stream has another writer, or this server ends
    void awaitStored(long seq) {
        lock.lock();
        try {
            while (ending == null && storedSeq < seq) {
                changed.awaitUninterruptibly();
            }
            if (ending != null && !(ending instanceof Append.Outcome.Gone)) {
                throw new SlipwayException(ErrorCode.CONFLICT, why(ending));
            }
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ending != null;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return sealed.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// The oldest blocks, to be stored together. They stay here until [#settle].
    Optional<Append> next() {
        var blocks = new ArrayList<Block>();
        var masked = 0L;
        var before = 0L;
        lock.lock();
        try {
            before = storedSeq;
            var size = 0L;
            for (var next : sealed) {
                blocks.add(next.block);
                masked += next.masked;
                size += next.block.packed().length;
                if (size >= LARGEST_APPEND) {
                    break;
                }
            }
        } finally {
            lock.unlock();
        }
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(new Append(id, project, token, before, masked, blocks));
    }

    /// Takes note of how an attempt ended.
    ///
    /// @return how many bytes less wait now
    long settle(Append.Outcome outcome) {
        lock.lock();
        try {
            var released = 0L;
            var upTo = outcome instanceof Append.Outcome.Stored(var seq) ? seq : Long.MAX_VALUE;
            while (!sealed.isEmpty() && sealed.getFirst().block.lastSeq() <= upTo) {
                released += sealed.removeFirst().block.packed().length;
            }
            waiting -= released;
            if (outcome instanceof Append.Outcome.Stored) {
                storedSeq = upTo;
            } else {
                ending = outcome;
            }
            changed.signalAll();
            return released;
        } finally {
            lock.unlock();
        }
    }

    private String why(Append.Outcome last) {
        return switch (last) {
            case Append.Outcome.Taken _ -> "the log %s has another writer now".formatted(id);
            case Append.Outcome.Closed _ ->
                "this server stops, and could not store the end of the log %s".formatted(id);
            case Append.Outcome.Stored _, Append.Outcome.Gone _ -> throw new IllegalStateException("no failure");
        };
    }

    private record Sealed(Block block, long masked) {}
}
