package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server's process: messages go one a line, in order, from a thread of its own, because a pipe that is full
/// blocks whoever writes to it. Standard error goes to the log.
final class ChildPipe implements Pipe, Output {
    private static final int MOST_SHOWN = 500;
    private static final int PIECE = 32 << 10;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String label;
    private final LogWriter log;
    private final int mostWaiting;
    private final Lines lines;
    private final AtomicLong numbers = new AtomicLong();
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private long waiting;
    private boolean closed;
    private @Nullable Running running;
    private volatile Taker taker = new Nobody();
    private volatile @Nullable String ending;
    private volatile long lastSaid = System.nanoTime();
    private volatile long lastTaken = System.nanoTime();
    private volatile boolean writing;

    /// @param label what the log names it by
    /// @param limit the longest message, in bytes
    ChildPipe(String label, LogWriter log, int limit) {
        this.label = label;
        this.log = log;
        // As much may wait for a server that does not read.
        this.mostWaiting = 2 * limit;
        this.lines = new Lines(limit, new Lines.Taker() {
            @Override
            public void line(byte[] line) {
                lastSaid = System.nanoTime();
                taker.line(line);
            }

            @Override
            public void tooLong(long length, Optional<Long> number) {
                taker.tooLong(length, number);
            }
        });
    }

    /// Begins to write to the process; called once.
    void attach(Running process) {
        synchronized (this) {
            running = process;
        }
        Thread.ofPlatform().name("mcp-write-" + label).daemon(true).start(() -> writeAll(process));
        var _ = process.ended().whenComplete((how, problem) -> {
            shut();
            log.endOf(label);
            tellEnd(problem == null ? reason(how) : "the server ended");
        });
    }

    private static String reason(Ending ending) {
        return "the server ended before it answered: " + ending.detail();
    }

    @Override
    public void deliverTo(Taker next) {
        synchronized (this) {
            taker = next;
            if (ending == null) {
                return;
            }
        }
        next.ended(String.valueOf(ending));
    }

    private void tellEnd(String why) {
        Taker last;
        synchronized (this) {
            ending = why;
            last = taker;
        }
        last.ended(why);
    }

    @Override
    public void accept(Channel channel, byte[] buffer, int offset, int length) {
        if (channel == Channel.ERR) {
            log.bytes(label, buffer, offset, length);
        } else {
            lines.accept(buffer, offset, length);
        }
    }

    @Override
    public synchronized boolean send(byte[] message) {
        if (closed || (waiting > 0 && waiting + message.length > mostWaiting)) {
            return false;
        }
        lastSaid = System.nanoTime();
        waiting += message.length;
        queue.add(message);
        notifyAll();
        return true;
    }

    @Override
    public long number() {
        return numbers.incrementAndGet();
    }

    @Override
    public long idleNanos() {
        return System.nanoTime() - lastSaid;
    }

    @Override
    public boolean ended() {
        return ending != null;
    }

    @Override
    public synchronized Optional<Running> running() {
        return Optional.ofNullable(running);
    }

    @Override
    public void close() {
        shut();
        running().ifPresent(process -> process.stop(GRACE));
    }

    @Override
    public void note(String text) {
        log.line(Level.WARNING, "slipway", label + ": " + text);
    }

    private synchronized void shut() {
        closed = true;
        notifyAll();
    }

    private void writeAll(Running process) {
        // Closing standard input is how a server is asked to end (MCP, stdio transport, shutdown).
        try (var input = process.input()) {
            for (var message = next(); message.length > 0; message = next()) {
                write(input, message);
                written(message.length);
            }
        } catch (IOException e) {
            // It ended, or closed its input and can be told nothing any more: then it is to end. `ended` tells how.
            process.stop(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Piece by piece, so that a server that reads slowly is told from one that does not.
    private void write(OutputStream input, byte[] message) throws IOException {
        // In this order: whoever sees that something is written must not see when something was taken before that.
        lastTaken = System.nanoTime();
        writing = true;
        for (int at = 0; at < message.length; at += PIECE) {
            input.write(message, at, Math.min(PIECE, message.length - at));
            lastTaken = System.nanoTime();
        }
        input.write('\n');
        input.flush();
        writing = false;
    }

    @Override
    public long stuckNanos() {
        return writing ? System.nanoTime() - lastTaken : 0;
    }

    /// The next message; an empty one when there will be none.
    private synchronized byte[] next() throws InterruptedException {
        while (queue.isEmpty() && !closed) {
            wait();
        }
        return queue.isEmpty() ? new byte[0] : queue.removeFirst();
    }

    private synchronized void written(int length) {
        waiting -= length;
    }

    static String shown(byte[] bytes) {
        var text = new String(bytes, 0, Math.min(bytes.length, MOST_SHOWN), StandardCharsets.UTF_8);
        return bytes.length > MOST_SHOWN ? text + "…" : text;
    }

    /// While nobody speaks with the server yet, it has nothing to say.
    private final class Nobody implements Taker {
        @Override
        public void line(byte[] line) {
            note("said before it was spoken to: " + shown(line));
        }

        @Override
        public void tooLong(long length, Optional<Long> number) {
            note("a message of %d bytes before it was spoken to".formatted(length));
        }

        @Override
        public void ended(String why) {}
    }
}
