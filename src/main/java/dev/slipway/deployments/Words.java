package dev.slipway.deployments;

import java.time.Duration;
import java.util.Locale;

/// Sentences that several places say the same way.
final class Words {
    private Words() {}

    static String supersededBy(Deployment newer) {
        return "superseded by #%d, which brings the newer commit %s of %s"
                .formatted(
                        newer.number(),
                        newer.revision().shortCommit(),
                        newer.revision().branch());
    }

    static String cancelled() {
        return "cancelled on request";
    }

    /// `412 ms`, `3.4 s`, `2 min 5 s`.
    static String duration(Duration took) {
        if (took.toMillis() < 1000) {
            return took.toMillis() + " ms";
        }
        if (took.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
        }
        return "%d min %d s".formatted(took.toMinutes(), took.toSecondsPart());
    }

    /// `512 MB`, `1.5 GB`.
    static String bytes(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " bytes";
        }
        if (bytes < 1 << 20) {
            return "%d KB".formatted(bytes >> 10);
        }
        if (bytes < 1 << 30) {
            return "%d MB".formatted(bytes >> 20);
        }
        return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
    }
}
