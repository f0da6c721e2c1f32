package dev.slipway.mcp.conformance;

import dev.slipway.logs.Level;
import dev.slipway.runtime.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a suite said about one scenario, as much of it as anybody reads: for each failed check it repeats what the
/// scenario is about.
final class Transcript implements Output {
    private static final int MOST_BYTES = 256 << 10;
    private static final int MOST_LINES = 200;
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private long total;

    @Override
    public synchronized void accept(Channel channel, byte[] buffer, int offset, int length) {
        total += length;
        said.write(buffer, offset, Math.min(length, MOST_BYTES - said.size()));
    }

    synchronized List<String> lines() {
        var all = COLOURS.matcher(said.toString(StandardCharsets.UTF_8))
                .replaceAll("")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        var lines = new ArrayList<>(all.subList(0, Math.min(MOST_LINES, all.size())));
        if (all.size() > MOST_LINES || total > MOST_BYTES) {
            lines.add("… %,d bytes in all, of which this is the beginning".formatted(total));
        }
        return lines;
    }

    /// A check says how it went in capital letters.
    static Level level(String line) {
        if (line.contains("] FAILURE ")) {
            return Level.ERROR;
        }
        return line.contains("] WARNING ") ? Level.WARNING : Level.INFO;
    }
}
