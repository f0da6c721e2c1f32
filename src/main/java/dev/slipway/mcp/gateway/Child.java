package dev.slipway.mcp.gateway;

import dev.slipway.runtime.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The writing end of a server's process: messages go one a line, in order, from a thread of its own, because a
/// pipe that is full blocks whoever writes to it.
final class Child {
    private final Running running;
    private final int mostWaiting;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private long waiting;
    private boolean closed;

    /// @param mostWaiting bytes that may wait for a server that does not read
    Child(Running running, int mostWaiting, String label) {
        this.running = running;
        this.mostWaiting = mostWaiting;
        Thread.ofPlatform().name("mcp-write-" + label).daemon(true).start(this::writeAll);
        var _ = running.ended().whenComplete((_, _) -> close());
    }

    Running running() {
        return running;
    }

    /// Whether the message was taken: not when the server ended, or too much waits for it already.
    synchronized boolean send(byte[] message) {
        if (closed || (waiting > 0 && waiting + message.length > mostWaiting)) {
            return false;
        }
        waiting += message.length;
        queue.add(message);
        notifyAll();
        return true;
    }

    /// Ends the process and every process it started. Returns once nothing of it is left.
    void stop() {
        close();
        running.stop(Duration.ofSeconds(2));
    }

    private synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void writeAll() {
        // Closing standard input is how a server is asked to end (MCP, stdio transport, shutdown).
        try (var input = running.input()) {
            for (var message = next(); message.length > 0; message = next()) {
                input.write(message);
                input.write('\n');
                input.flush();
                written(message.length);
            }
        } catch (IOException e) {
            // The pipe broke because the process ended or closed it; its end is told by `ended`.
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
}
