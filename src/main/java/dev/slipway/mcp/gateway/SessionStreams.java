package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.EventLog.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The event streams of one session: that of its GET, for what belongs to no request, and those that requests
/// began. Each can be resumed on another connection.
final class SessionStreams {
    private static final int MOST_HELD = 1000;
    private static final int MOST_STREAMS = 100;
    private static final long MAIN = 0;

    private final BooleanSupplier primes;
    private final EventLog log = new EventLog();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, EventStream> streams = new ConcurrentHashMap<>();
    private final EventStream main;
    /// What was said before there was a stream for it.
    private final Deque<byte[]> held = new ArrayDeque<>();

    SessionStreams(BooleanSupplier primes) {
        this.primes = primes;
        this.main = new EventStream(MAIN, log, false);
        streams.put(MAIN, main);
    }

    /// The stream of what belongs to no request.
    EventStream main() {
        return main;
    }

    /// A stream for the answer of one request.
    EventStream begin() {
        var stream = new EventStream(numbers.incrementAndGet(), log, primes.getAsBoolean());
        streams.put(stream.number(), stream);
        streams.remove(stream.number() - MOST_STREAMS);
        return stream;
    }

    /// The stream that a client lost, if it is still known.
    Optional<EventStream> find(Position position) {
        return Optional.ofNullable(streams.get(position.stream()));
    }

    /// Says what belongs to no request: on the stream for that; else on that of a request, when there is one; else
    /// it is held until there is a stream.
    void say(byte[] message, Optional<LegacyCall> request) {
        synchronized (held) {
            if (main.connected()) {
                main.say(message);
                return;
            }
            if (request.isEmpty()) {
                hold(message);
                return;
            }
        }
        on(request.get().answers()).accept(message);
    }

    /// A request's stream, and the session's when it is answered before that is said.
    Consumer<byte[]> on(Answers request) {
        return message -> request.message(message, () -> say(message, Optional.empty()));
    }

    private void hold(byte[] message) {
        if (held.size() >= MOST_HELD) {
            held.removeFirst();
        }
        held.addLast(message);
    }

    /// Connects the stream of what belongs to no request.
    void listen(Outlet outlet) {
        synchronized (held) {
            // Who did not say what it heard last hears only what comes now, and what nobody heard.
            main.connect(outlet, Long.MAX_VALUE);
            held.forEach(main::say);
            held.clear();
        }
    }

    /// Gives what was held to a request that can carry it.
    void handOver(Answers request) {
        List<byte[]> all;
        synchronized (held) {
            all = List.copyOf(held);
            held.clear();
        }
        all.forEach(on(request));
    }

    boolean listens() {
        return main.connected();
    }

    void keepAlive() {
        main.comment();
    }

    void end() {
        streams.values().forEach(EventStream::finish);
    }
}
