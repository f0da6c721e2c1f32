package dev.slipway.runtime.process;

import dev.slipway.runtime.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one of a process's pipes to its end, on a thread of [Programs#READERS]. On the pipe where a sandbox says
/// that it is up, what comes before that word is the sandbox's own and is kept apart.
final class OutputReader {
    private static final Logger log = LoggerFactory.getLogger(OutputReader.class);
    private static final int CHUNK = 64 * 1024;
    private static final byte[] UP = SandboxCommand.UP.getBytes(StandardCharsets.US_ASCII);

    private final InputStream pipe;
    private final Output.Channel channel;
    private final Output output;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();

    /// Completed with `true` when the sandbox is up, with `false` when the pipe ended without a word.
    final CompletableFuture<Boolean> up = new CompletableFuture<>();

    private boolean broken;

    private OutputReader(InputStream pipe, Output.Channel channel, Output output) {
        this.pipe = pipe;
        this.channel = channel;
        this.output = output;
    }

    /// A reader that delivers everything.
    static OutputReader plain(InputStream pipe, Output.Channel channel, Output output) {
        var reader = new OutputReader(pipe, channel, output);
        reader.up.complete(true);
        return reader;
    }

    /// A reader that delivers what comes after the mark.
    static OutputReader afterMark(InputStream pipe, Output.Channel channel, Output output) {
        return new OutputReader(pipe, channel, output);
    }

    /// Completed at the end of the pipe.
    CompletableFuture<Void> begin() {
        return CompletableFuture.runAsync(this::read, Programs.READERS);
    }

    /// What came before the mark, in words.
    String complaint() {
        return before.toString(StandardCharsets.UTF_8).strip();
    }

    private void read() {
        var buffer = new byte[CHUNK];
        try (pipe) {
            int count;
            while ((count = pipe.read(buffer)) >= 0) {
                if (up.isDone()) {
                    deliver(buffer, 0, count);
                } else {
                    seek(buffer, count);
                }
            }
        } catch (IOException e) {
            log.debug("a process's output ended", e);
        } finally {
            up.complete(false);
        }
    }

    private void seek(byte[] buffer, int count) {
        before.write(buffer, 0, count);
        var seen = before.toByteArray();
        for (var start = 0; start + UP.length <= seen.length; start++) {
            if (Arrays.equals(seen, start, start + UP.length, UP, 0, UP.length)) {
                before.reset();
                up.complete(true);
                deliver(seen, start + UP.length, seen.length - start - UP.length);
                return;
            }
        }
    }

    /// An output that fails does not stop the reading: the process would wait for ever at a full pipe.
    private void deliver(byte[] buffer, int offset, int length) {
        if (broken || length == 0) {
            return;
        }
        try {
            output.accept(channel, buffer, offset, length);
        } catch (RuntimeException e) {
            broken = true;
            log.error("a launch's output cannot be taken; the rest of it is lost", e);
        }
    }
}
