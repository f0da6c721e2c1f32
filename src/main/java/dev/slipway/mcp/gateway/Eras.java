package dev.slipway.mcp.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers what servers speak, by endpoint and version: a server is asked once. One that speaks both kinds of
/// revision is spoken to in the client's own, so that nothing needs translating.
final class Eras {
    private final Map<Question, Boolean> known = new ConcurrentHashMap<>();

    private record Question(EndpointId endpoint, String version, boolean modern) {}

    /// Whether it speaks revisions of that kind; empty when nobody tried yet.
    Optional<Boolean> speaks(Endpoint endpoint, boolean modern) {
        return Optional.ofNullable(known.get(new Question(endpoint.id(), endpoint.version(), modern)));
    }

    void learned(Endpoint endpoint, boolean modern, boolean speaks) {
        known.put(new Question(endpoint.id(), endpoint.version(), modern), speaks);
    }

    void forget(EndpointId endpoint) {
        known.keySet().removeIf(question -> question.endpoint().equals(endpoint));
    }
}
