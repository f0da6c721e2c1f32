package dev.slipway.mcp.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The last events of a session's streams, for clients that lost a connection. Bounded: what is older is gone.
final class EventLog {
    private static final Pattern ID = Pattern.compile("(\\d{1,12})-(\\d{1,15})");
    private static final int MOST = 1000;
    private static final long MOST_BYTES = 4 << 20;

    private final Deque<Event> events = new ArrayDeque<>();
    private long bytes;
    private long last;

    /// @param stream which it belongs to
    /// @param number grows over all streams of the session
    record Event(long stream, long number, byte[] message) {
        String id() {
            return stream + "-" + number;
        }
    }

    /// Where a client stopped listening.
    record Position(long stream, long number) {
        static Optional<Position> of(String id) {
            var parts = ID.matcher(id);
            return parts.matches()
                    ? Optional.of(new Position(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))))
                    : Optional.empty();
        }
    }

    synchronized String add(long stream, byte[] message) {
        var event = new Event(stream, ++last, message);
        events.addLast(event);
        bytes += message.length;
        while (events.size() > MOST || (bytes > MOST_BYTES && events.size() > 1)) {
            bytes -= events.removeFirst().message().length;
        }
        return event.id();
    }

    /// The id of an event that says nothing, before the next one.
    synchronized String position(long stream) {
        return stream + "-" + last;
    }

    synchronized List<Event> after(long stream, long number) {
        return events.stream()
                .filter(event -> event.stream() == stream && event.number() > number)
                .toList();
    }
}
