package dev.slipway.git;

import java.time.Instant;
import java.util.Optional;

/// Reads what [GitCommands#details] prints.
final class CommitText {
    /// The last second of the year 9999; a crafted commit may claim a time that no database holds.
    private static final long LATEST = 253_402_300_799L;

    private CommitText() {}

    static Optional<Commit> read(String output) {
        var parts = output.split("\0", 4);
        if (parts.length < 4 || !parts[0].matches("[0-9a-f]{40}")) {
            return Optional.empty();
        }
        return Optional.of(new Commit(parts[0], parts[3].strip(), Words.printable(parts[1]), time(parts[2])));
    }

    private static Instant time(String seconds) {
        try {
            return Instant.ofEpochSecond(Math.clamp(Long.parseLong(seconds), 0, LATEST));
        } catch (NumberFormatException e) {
            return Instant.EPOCH;
        }
    }
}
