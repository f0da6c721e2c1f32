package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationEventPublisher;

/// Personal API tokens: `slp_` and 40 random characters, shown once, stored as a SHA-256 hash.
public final class Tokens {
    static final String PREFIX = "slp_";
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int REMEMBERED_AT_MOST = 10_000;

    private final Database database;
    private final TokenStore store;
    private final Events events;
    private final InstantSource clock;
    private final ApplicationEventPublisher publisher;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Known> temporary = new ConcurrentHashMap<>();

    Tokens(Database database, Events events, InstantSource clock, ApplicationEventPublisher publisher) {
        this.database = database;
        this.store = new TokenStore(database);
        this.events = events;
        this.clock = clock;
        this.publisher = publisher;
    }

    /// Whose token this is; empty when it is unknown, expired or revoked. Answers from memory for a few seconds
    /// after the first time, so that the gateway may ask for every call. A revocation is known at once on this
    /// server and within those seconds on others.
    public Optional<SignedIn> owner(String token) {
        if (!token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var now = clock.instant();
        var hash = Secret.hash(token);
        var lent = temporary.get(hash);
        if (lent != null) {
            return lent.at(now);
        }
        var remembered = known.get(hash);
        return remembered != null && remembered.until.isAfter(now) ? remembered.at(now) : ask(hash, now);
    }

    /// A token that lives in this process's memory only, for Slipway's own requests through the public door in a
    /// user's name (the last check of a deployment).
    public String temporary(UserId user, Duration life) {
        var owner = database.asSystem("identity.temporary-token", () -> new UserStore(database).find(user))
                .orElseThrow(() -> SlipwayException.notFound("there is no user %s", user))
                .signedIn();
        var now = clock.instant();
        temporary.values().removeIf(one -> !one.until.isAfter(now));
        var secret = Secret.make(PREFIX);
        temporary.put(Secret.hash(secret), new Known(owner, now.plus(life)));
        return secret;
    }

    /// Makes a token for the user.
    ///
    /// @param expires when it stops working; empty for never
    /// @throws SlipwayException INVALID for an empty or overlong name, or an end that has passed
    Created create(UserId user, String name, Optional<Instant> expires) {
        var label = name.strip();
        if (label.isEmpty() || label.length() > 100) {
            throw SlipwayException.invalid("a token's name has 1 to 100 characters");
        }
        if (expires.isPresent() && !expires.get().isAfter(clock.instant())) {
            throw SlipwayException.invalid("a token cannot end in the past");
        }
        var secret = Secret.make(PREFIX);
        return database.asUser(user, () -> {
            var token = store.insert(user, label, secret, expires);
            events.record(user, Optional.empty(), "token:" + token.id(), "tokens.created", Map.of("name", label));
            return new Created(token, secret);
        });
    }

    List<Token> list(UserId user) {
        return database.asUser(user, () -> store.list(user));
    }

    /// @throws SlipwayException NOT_FOUND
    void revoke(UserId user, UUID id) {
        database.asUser(user, () -> {
            if (store.revoke(user, id) == 0) {
                throw SlipwayException.notFound("there is no token %s", id);
            }
            events.record(user, Optional.empty(), "token:" + id, "tokens.revoked", Map.of());
        });
        known.clear();
        publisher.publishEvent(new AccessRevoked());
    }

    private Optional<SignedIn> ask(String hash, Instant now) {
        var owner =
                database.asSystem("identity.token", () -> store.use(hash, now)).map(User::signedIn);
        if (known.size() >= REMEMBERED_AT_MOST) {
            known.clear();
        }
        owner.ifPresentOrElse(
                found -> known.put(hash, new Known(found, now.plus(REMEMBERED))), () -> known.remove(hash));
        return owner;
    }

    /// A new token and, this once, its secret.
    record Created(Token token, String secret) {}

    private record Known(SignedIn owner, Instant until) {
        Optional<SignedIn> at(Instant now) {
            return until.isAfter(now) ? Optional.of(owner) : Optional.empty();
        }
    }
}
