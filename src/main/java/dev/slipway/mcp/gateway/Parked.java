package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The calls whose clients were asked for something and are to come back with it. What they come back with names
/// the call, is good for once, and only for the same user, endpoint and request.
final class Parked {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "slipway.";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    private record Waiting(ModernCall call, long since) {}

    /// @return the `requestState` for the client
    String park(ModernCall call) {
        var random = new byte[24];
        RANDOM.nextBytes(random);
        var state = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        waiting.put(state, new Waiting(call, System.nanoTime()));
        return state;
    }

    /// Whether a state was issued here, by its looks.
    static boolean isOwn(String state) {
        return state.startsWith(PREFIX);
    }

    /// The call of that state, if the request is one that may go on with it.
    Optional<ModernCall> take(String state, UserId user, EndpointId endpoint, Envelope request) {
        var found = waiting.get(state);
        if (found == null
                || !found.call().client().user().equals(user)
                || !found.call().endpoint().equals(endpoint)
                || !isSame(found.call().request(), request)) {
            return Optional.empty();
        }
        return waiting.remove(state, found) ? Optional.of(found.call()) : Optional.empty();
    }

    private static boolean isSame(Envelope one, Envelope other) {
        return one.is(other.method())
                && same(one, other, Part.NAME)
                && same(one, other, Part.URI)
                && same(one, other, Part.ARGUMENTS);
    }

    private static boolean same(Envelope one, Envelope other, Part part) {
        return Arrays.equals(one.json(part, Json.EMPTY), other.json(part, Json.EMPTY));
    }

    int count() {
        return waiting.size();
    }

    /// Gives up those whose clients did not come back.
    void expire() {
        waiting.forEach((state, parked) -> {
            boolean late = System.nanoTime() - parked.since() > LIMIT.toNanos();
            if (late && waiting.remove(state, parked)) {
                parked.call().abandon();
            }
        });
    }
}
