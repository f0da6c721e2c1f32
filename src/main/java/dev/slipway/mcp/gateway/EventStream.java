package dev.slipway.mcp.gateway;

import org.jspecify.annotations.Nullable;

/// A stream of a session's that outlives the connection it began on: what is said while none is there can be had
/// by the next (revisions to 2025-11-25, resumability).
final class EventStream {
    private final long number;
    private final EventLog log;
    private final boolean primes;
    private @Nullable Outlet outlet;
    private boolean finished;

    /// @param primes whether the client's revision knows events without content
    EventStream(long number, EventLog log, boolean primes) {
        this.number = number;
        this.log = log;
        this.primes = primes;
    }

    long number() {
        return number;
    }

    synchronized void say(byte[] message) {
        var id = log.add(number, message);
        if (outlet != null) {
            outlet.message(id, message);
        }
    }

    /// Goes on at this connection.
    ///
    /// @param after the last event that the client got; 0 for none
    synchronized void connect(Outlet next, long after) {
        var before = outlet;
        outlet = next;
        if (before != null) {
            before.end();
        }
        if (after == 0 && primes) {
            next.prime(log.position(number));
        }
        log.after(number, after).forEach(event -> next.message(event.id(), event.message()));
        if (finished) {
            next.end();
        }
    }

    /// A connection went away; the stream goes on unless another took its place.
    synchronized void disconnect(Outlet gone) {
        if (outlet == gone) {
            outlet = null;
        }
    }

    synchronized boolean connected() {
        return outlet != null && outlet.open();
    }

    synchronized void comment() {
        if (outlet != null) {
            outlet.comment();
        }
    }

    /// Nothing more will be said.
    synchronized void finish() {
        finished = true;
        if (outlet != null) {
            outlet.end();
        }
    }
}
