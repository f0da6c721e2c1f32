package dev.slipway.runtime;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogId;
import dev.slipway.logs.NullLogWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A log that only remembers.
final class RecordingLog extends NullLogWriter {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final Map<String, String> output = new ConcurrentHashMap<>();
    volatile boolean closed;

    RecordingLog(LogId id) {
        super(id);
    }

    @Override
    public void line(Level level, String source, String text) {
        lines.add(level + " " + source + " " + text);
    }

    @Override
    public void bytes(String source, byte[] buffer, int offset, int length) {
        output.merge(source, new String(buffer, offset, length, StandardCharsets.UTF_8), String::concat);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void finish() {
        throw new AssertionError("a workload's log is finished by whoever made it");
    }
}
