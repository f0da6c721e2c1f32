package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Knows who may enter where. What was found is remembered for a moment, so that neither tokens nor endpoints are
/// looked up for every message; a change forgets it at once.
final class Entrance {
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final int MOST = 10_000;

    private final List<Passes> passes;
    private final List<Endpoints> endpoints;
    private final Challenge challenge;
    private final Map<Question, Known> known = new ConcurrentHashMap<>();

    private record Question(String bearer, String path) {}

    private record Known(Admission.Welcome welcome, long at) {}

    /// What a bearer token is good for at a path.
    sealed interface Admission {
        record Welcome(Pass pass, Endpoint endpoint) implements Admission {}

        /// The token is nobody's.
        record Stranger() implements Admission {}

        /// There is nothing at this path for its holder.
        record Nothing() implements Admission {}
    }

    /// The first of each list that answers wins.
    Entrance(List<Passes> passes, List<Endpoints> endpoints, Challenge challenge) {
        this.passes = List.copyOf(passes);
        this.endpoints = List.copyOf(endpoints);
        this.challenge = challenge;
    }

    /// What is known without asking.
    Optional<Admission> remembered(String bearer, String path) {
        var found = known.get(new Question(bearer, path));
        return found == null || System.nanoTime() - found.at() > MOMENT.toNanos()
                ? Optional.empty()
                : Optional.of(found.welcome());
    }

    /// Blocks.
    Admission admit(String bearer, String path) {
        var pass = first(passes, it -> it.of(bearer, path));
        if (pass.isEmpty()) {
            return new Admission.Stranger();
        }
        var endpoint = first(endpoints, it -> it.find(path, pass.get()))
                .filter(it -> pass.get().only().map(it.id()::equals).orElse(true));
        if (endpoint.isEmpty()) {
            return new Admission.Nothing();
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        var welcome = new Admission.Welcome(pass.get(), endpoint.get());
        known.put(new Question(bearer, path), new Known(welcome, System.nanoTime()));
        return welcome;
    }

    private static <S, T> Optional<T> first(List<S> sources, Function<S, Optional<T>> answer) {
        for (var source : sources) {
            var found = answer.apply(source);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// Answers one who brought no token, or one that counts for nothing here.
    void challenge(HttpServerRequest request, boolean sentToken) {
        Replies.unauthenticated(request, challenge, sentToken);
    }

    /// Answers one whose token is good, but not for this method.
    void stepUp(HttpServerRequest request, String method) {
        var needed = Scopes.needed(method);
        request.response().putHeader("WWW-Authenticate", challenge.insufficient(request, needed));
        Replies.error(
                request,
                ErrorCode.FORBIDDEN,
                "this token does not permit %s; it needs the scope %s".formatted(method, needed));
    }

    void forget(EndpointId endpoint) {
        known.values().removeIf(it -> it.welcome().endpoint().id().equals(endpoint));
    }

    /// Tokens were taken back: all of them are asked about again.
    void forgetPasses() {
        known.clear();
    }

    /// Lets go of what is too old to be used.
    void tidy() {
        known.values().removeIf(it -> System.nanoTime() - it.at() > MOMENT.toNanos());
    }
}
