package dev.slipway.runtime;

import java.time.Duration;

/// What a workload said to one probe.
sealed interface Answer {
    /// It answered over HTTP.
    ///
    /// @param latency from the connection's start to the first line of the answer
    record Status(int code, Duration latency) implements Answer {}

    /// Nothing took the connection.
    record Refused() implements Answer {}

    /// The connection was taken, and no HTTP answer came: `why` completes "it …".
    record Silent(String why) implements Answer {}

    /// Ready and live: any status below 500. An app may answer its front page with 404 or 401 and be well.
    default boolean isGood() {
        return this instanceof Status status && status.code() < 500;
    }
}
