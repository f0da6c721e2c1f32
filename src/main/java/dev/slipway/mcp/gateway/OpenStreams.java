package dev.slipway.mcp.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The streams on which one server speaks, or is about to: those of answers under way, by their requests' ids, and
/// its own.
///
/// Threads: every method may be called from any thread.
final class OpenStreams {
    /// Under no request's id.
    private static final String OWN = "";

    private final Map<String, ServerStream> streams = new ConcurrentHashMap<>();
    /// Who waits for the beginning of an answer, by its request's id.
    private final Map<String, Thread> waiting = new ConcurrentHashMap<>();

    private final Consumer<String> notes;

    /// @param notes hears of streams that cannot be closed
    OpenStreams(Consumer<String> notes) {
        this.notes = notes;
    }

    /// This thread sends a request now, whose answer may come on the stream.
    void begin(String id, ServerStream stream) {
        waiting.put(id, Thread.currentThread());
        streams.put(id, stream);
    }

    /// The request needs the stream no more.
    void end(String id, ServerStream stream) {
        waiting.remove(id);
        streams.remove(id, stream);
    }

    void own(ServerStream stream) {
        streams.put(OWN, stream);
    }

    /// Nobody waits for the answer, which may come nonetheless.
    void unwanted(String id) {
        Optional.ofNullable(streams.get(id)).ifPresent(ServerStream::satisfied);
    }

    /// Closes the stream of a request, or its connection when there is no stream yet.
    void cut(String id) {
        var thread = waiting.get(id);
        var stream = streams.remove(id);
        if (thread != null && stream != null) {
            close(stream);
            if (!stream.began()) {
                thread.interrupt();
            }
        }
    }

    void closeAll() {
        streams.values().forEach(this::close);
    }

    void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            notes.accept("closing a stream: " + e);
        }
    }
}
