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

/// Browsers that are signed in. A session ends some days after it was last used, when its owner says so, or with
/// its user. Each method opens its own transaction.
final class Sessions {
    /// A session that is used is written at most this often.
    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(10);

    private final Database database;
    private final SessionStore store;
    private final Events events;
    private final InstantSource clock;
    private final Duration life;

    Sessions(Database database, Events events, InstantSource clock, Duration life) {
        this.database = database;
        this.store = new SessionStore(database);
        this.events = events;
        this.clock = clock;
        this.life = life;
    }

    /// @return the secret for the cookie; it is not kept
    String open(UserId user, Visit visit) {
        var secret = Secret.make("sls_");
        database.asSystem("identity.sign-in", () -> {
            var id = store.insert(
                    user, Secret.hash(secret), visit, clock.instant().plus(life));
            store.deleteExpired(clock.instant());
            events.record(user, Optional.empty(), "session:" + id, "sessions.opened", Map.of());
        });
        return secret;
    }

    /// Who is signed in by this cookie, and moves the end of the session on.
    Optional<Active> use(String secret) {
        return database.asSystem("identity.session", () -> {
            var now = clock.instant();
            return store.find(Secret.hash(secret), now).map(found -> {
                var moves = found.lastUsed().plus(WRITTEN_EVERY).isBefore(now);
                if (moves) {
                    store.use(found.id(), now, now.plus(life));
                }
                return new Active(found.id(), found.user(), moves);
            });
        });
    }

    List<Session> list(UserId user) {
        return database.asUser(user, () -> store.list(user, clock.instant()));
    }

    /// @throws SlipwayException NOT_FOUND
    void end(UserId user, UUID id) {
        database.asUser(user, () -> {
            if (store.delete(user, id) == 0) {
                throw SlipwayException.notFound("there is no session %s", id);
            }
            events.record(user, Optional.empty(), "session:" + id, "sessions.ended", Map.of());
        });
    }

    /// Ends all of the user's sessions but one: a changed password is to shut others out.
    void endOthers(UserId user, Optional<UUID> kept) {
        database.asUser(user, () -> store.deleteOthers(user, kept));
    }

    Duration life() {
        return life;
    }

    Instant now() {
        return clock.instant();
    }

    /// @param moved whether its end was moved on just now, so that the cookie's has to move too
    record Active(UUID id, User user, boolean moved) {}
}
