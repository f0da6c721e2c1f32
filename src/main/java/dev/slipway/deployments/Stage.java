package dev.slipway.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A part of a deployment and how it went.
///
/// @param error what went wrong, when it failed or was cancelled
public record Stage(
        StageName name,
        Status status,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt,
        Optional<String> error) {
    /// How a stage stands.
    public enum Status {
        PENDING,
        IN_PROGRESS,
        COMPLETED,
        FAILED,
        CANCELLED;

        /// The word of the database, the API and the pages.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// How long it took; empty until it has ended.
    public Optional<Duration> took() {
        return startedAt.flatMap(start -> completedAt.map(end -> Duration.between(start, end)));
    }
}
