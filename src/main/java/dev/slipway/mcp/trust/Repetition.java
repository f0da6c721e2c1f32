package dev.slipway.mcp.trust;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A recorded call that was made once more, and what came of it.
///
/// @param now the answer it got, secrets taken out; empty when it was not made or got none
/// @param differences of the answers, in the order of the first
/// @param why it was not made, or got no answer; empty otherwise
public record Repetition(
        Recording recording, Verdict verdict, Optional<JsonNode> now, List<Difference> differences, String why) {
    /// What came of it.
    public enum Verdict {
        /// The answer is the same.
        MATCHED,
        /// It is another one.
        DIFFERS,
        /// It was answered then and fails now.
        ERROR,
        /// It was not made.
        SKIPPED
    }

    /// A place where two answers are not the same.
    ///
    /// @param path a JSON Pointer (RFC 6901)
    /// @param before as JSON, shortened; empty when there was nothing
    /// @param now likewise
    public record Difference(String path, String before, String now) {}

    /// What may be repeated.
    ///
    /// @param writing whether tools are called, too, that do not say that they only read
    /// @param secrets of the server as it is now, to be taken out of its answers
    public record Terms(boolean writing, Set<String> secrets) {
        @Override
        public String toString() {
            return "Terms[writing=" + writing + "]";
        }
    }

    /// Sends a request to the server as it is now.
    public interface Asking {
        /// @param params a JSON object
        /// @return `{"result":…}` or `{"error":…}`
        /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when there is no answer
        String ask(String method, String params, Duration limit);
    }
}
