package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Links that sign a person in once: `/sign-in/<token>`. Looking at the page does not use the link up, because
/// chat programs and virus scanners look at links too; pressing its button does.
final class SignInLinks {
    private final Database database;
    private final SignInLinkStore store;
    private final Events events;
    private final InstantSource clock;
    private final Duration life;

    SignInLinks(Database database, Events events, InstantSource clock, Duration life) {
        this.database = database;
        this.store = new SignInLinkStore(database);
        this.events = events;
        this.clock = clock;
        this.life = life;
    }

    /// A new link for the user, in place of earlier ones: its path below the console's address.
    String make(UserId user) {
        var secret = Secret.make("");
        database.asSystem("identity.link", () -> {
            store.withdraw(user);
            store.insert(user, Secret.hash(secret), clock.instant().plus(life));
            events.record(user, Optional.empty(), "user:" + user, "links.created", Map.of());
        });
        return "/sign-in/" + secret;
    }

    /// Whose link it is, while it works.
    Optional<User> find(String secret) {
        return database.asSystem("identity.link", () -> store.find(Secret.hash(secret), clock.instant()));
    }

    /// Uses the link up; empty when it does not work (any more).
    Optional<User> use(String secret) {
        return database.asSystem("identity.link", () -> {
            var hash = Secret.hash(secret);
            var now = clock.instant();
            var user = store.find(hash, now);
            return store.use(hash, now) ? user : Optional.empty();
        });
    }

    Duration life() {
        return life;
    }
}
