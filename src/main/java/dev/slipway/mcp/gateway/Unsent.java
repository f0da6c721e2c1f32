package dev.slipway.mcp.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/// The messages that a server was not sent yet, in their order. Many threads add, one takes.
final class Unsent {
    private static final byte[] NOTHING = {};

    private final int most;
    private final int piece;
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private long waiting;
    private long taken;
    private boolean closed;

    /// @param most bytes that may wait; a message alone may be longer
    /// @param piece how many bytes are taken at once, when there are so many
    Unsent(int most, int piece) {
        this.most = most;
        this.piece = piece;
    }

    /// Whether there was room for it, and somebody will take it: once awake ([#wake]).
    synchronized boolean add(byte[] message) {
        if (closed || (waiting > 0 && waiting + message.length > most)) {
            return false;
        }
        waiting += message.length;
        messages.add(message);
        return true;
    }

    /// Has whoever takes look again.
    synchronized void wake() {
        notifyAll();
    }

    /// The messages that are next, a line each: as many as a piece can hold, so that the server wakes once for all of
    /// them, or one that is longer. Waits for the first; empty when there will be none. What was taken counts as
    /// waiting until more is taken.
    synchronized byte[] take() throws InterruptedException {
        waiting -= taken;
        taken = 0;
        while (messages.isEmpty() && !closed) {
            wait();
        }
        return messages.isEmpty() ? NOTHING : lines();
    }

    private byte[] lines() {
        int length = 0;
        int count = 0;
        for (var message : messages) {
            if (count > 0 && length + message.length >= piece) {
                break;
            }
            length += message.length + 1;
            count++;
        }
        taken = length - count;
        var lines = new byte[length];
        for (int at = 0; at < length; at++) {
            var message = messages.removeFirst();
            System.arraycopy(message, 0, lines, at, message.length);
            at += message.length;
            lines[at] = '\n';
        }
        return lines;
    }

    /// Nothing more is added; what waits may still be taken.
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
