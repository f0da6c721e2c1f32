package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A server's process: messages go one a line, in order, from a thread of its own, because a pipe that is full
/// blocks whoever writes to it. Standard error goes to the log.
final class ChildPipe implements Pipe, Output {
    private static final int MOST_SHOWN = 500;
    private static final int PIECE = 32 << 10;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String label;
    private final LogWriter log;
    private final Unsent unsent;
    private final Lines lines;
    private final Conversation conversation = new Conversation();
    private final AtomicBoolean waking = new AtomicBoolean();
    private @Nullable Running running;
    private volatile Taker taker = new Nobody();
    private volatile @Nullable String ending;
    private volatile long lastTaken = System.nanoTime();
    private volatile boolean writing;

    /// @param label what the log names it by
    /// @param limit the longest message, in bytes
    ChildPipe(String label, LogWriter log, int limit) {
        this.label = label;
        this.log = log;
        // As much may wait for a server that does not read.
        this.unsent = new Unsent(2 * limit, PIECE);
        this.lines = new Lines(limit, new Lines.Taker() {
            @Override
            public void line(byte[] line) {
                conversation.said();
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
            unsent.close();
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
    public boolean send(byte[] message) {
        boolean taken = unsent.add(message);
        if (taken) {
            conversation.said();
            wake();
        }
        return taken;
    }

    /// Has the writer look. What an event loop brings within one turn wakes it once, at the turn's end, so that the
    /// server reads all of it at once and answers it at once.
    private void wake() {
        var loop = Vertx.currentContext();
        if (loop == null) {
            unsent.wake();
        } else if (waking.compareAndSet(false, true)) {
            loop.runOnContext(_ -> {
                waking.set(false);
                unsent.wake();
            });
        }
    }

    @Override
    public Conversation conversation() {
        return conversation;
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
        unsent.close();
        running().ifPresent(process -> process.stop(GRACE));
    }

    @Override
    public void note(String text) {
        log.line(Level.WARNING, "slipway", label + ": " + text);
    }

    private void writeAll(Running process) {
        // Closing standard input is how a server is asked to end (MCP, stdio transport, shutdown).
        try (var input = process.input()) {
            for (var lines = unsent.take(); lines.length > 0; lines = unsent.take()) {
                write(input, lines);
            }
        } catch (IOException e) {
            // It ended, or closed its input and can be told nothing any more: then it is to end. `ended` tells how.
            process.stop(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Piece by piece, so that a server that reads slowly is told from one that does not.
    private void write(OutputStream input, byte[] lines) throws IOException {
        // In this order: whoever sees that something is written must not see when something was taken before that.
        lastTaken = System.nanoTime();
        writing = true;
        for (int at = 0; at < lines.length; at += PIECE) {
            input.write(lines, at, Math.min(PIECE, lines.length - at));
            input.flush();
            lastTaken = System.nanoTime();
        }
        writing = false;
    }

    @Override
    public long stuckNanos() {
        return writing ? System.nanoTime() - lastTaken : 0;
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
