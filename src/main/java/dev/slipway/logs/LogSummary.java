package dev.slipway.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of a stream without reading it.
///
/// @param lines how many lines were stored; the oldest may have been dropped since
/// @param bytes their size, uncompressed
/// @param masked how many times a secret was hidden
/// @param finishedAt null while more may be said
public record LogSummary(
        LogId id,
        String subject,
        long lines,
        long bytes,
        long masked,
        Instant createdAt,
        @Nullable Instant finishedAt) {
    public boolean finished() {
        return finishedAt != null;
    }
}
