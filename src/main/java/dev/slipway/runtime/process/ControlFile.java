package dev.slipway.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kernel's one-value files.
final class ControlFile {
    private static final Logger log = LoggerFactory.getLogger(ControlFile.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private ControlFile() {}

    /// Writes the value in one call. Never creates: a kernel without this knob has no such file.
    static void write(Path file, String value) throws IOException {
        Files.writeString(file, value, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    static boolean tryWrite(Path file, String value) {
        try {
            write(file, value);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Empty when there is no such file.
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /// The number a file holds; 0 when it holds none.
    static long number(Path file) {
        return numberIn(read(file));
    }

    /// The number behind `key` in a file of lines `key number`; 0 when it is missing.
    static long number(Path file, String key) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(line -> numberIn(line.substring(key.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static long numberIn(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /// Removes an empty group. The kernel lets go of the last process a moment after it is reaped, and answers
    /// EBUSY until then.
    static void remove(Path group) {
        var gone = await(PATIENCE, () -> {
            try {
                Files.deleteIfExists(group);
                return true;
            } catch (NoSuchFileException e) {
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        if (!gone) {
            log.warn("cannot remove the control group {}", group);
        }
    }

    /// Asks again, with growing pauses of at most 5 ms, until it is true or the time is over.
    static boolean await(Duration time, BooleanSupplier condition) {
        var end = System.nanoTime() + time.toNanos();
        var pause = 100_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, 5_000_000L);
        }
        return true;
    }
}
