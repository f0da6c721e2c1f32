package dev.slipway.identity.oauth;

import dev.slipway.identity.AccessGrants;
import dev.slipway.identity.AccessRevoked;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationEventPublisher;

/// What people allowed: from the question to its taking back. Each method opens its own transaction.
final class Grants implements AccessGrants {
    /// How long a person may think about a question.
    private static final Duration ASKED = Duration.ofMinutes(15);

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int REMEMBERED_AT_MOST = 10_000;
    private static final String JOB = "identity.oauth";

    private final Database database;
    private final Events events;
    private final InstantSource clock;
    private final Duration life;
    private final ApplicationEventPublisher publisher;
    private final GrantStore grants;
    private final GrantTokenStore tokens;
    private final ClientStore clients;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /// @param life how long a client stays connected without getting new tokens
    Grants(Database database, Events events, InstantSource clock, Duration life, ApplicationEventPublisher publisher) {
        this.database = database;
        this.events = events;
        this.clock = clock;
        this.life = life;
        this.publisher = publisher;
        this.grants = new GrantStore(database);
        this.tokens = new GrantTokenStore(database);
        this.clients = new ClientStore(database);
    }

    /// An access token in memory, for a moment.
    private record Known(GrantTokenStore.Opens opens, Instant until) {}

    @Override
    public Optional<Access> of(String token, String path) {
        if (!token.startsWith(TokenMaker.ACCESS)) {
            return Optional.empty();
        }
        var now = clock.instant();
        var hash = Words.hash(token);
        var remembered = known.get(hash);
        var found =
                remembered != null && remembered.until.isAfter(now) ? Optional.of(remembered.opens) : look(hash, now);
        return found.filter(opens -> opens.ends().isAfter(now) && Resources.covers(opens.resource(), path))
                .map(GrantTokenStore.Opens::access);
    }

    private Optional<GrantTokenStore.Opens> look(String hash, Instant now) {
        var found = database.asSystem(JOB, () -> tokens.opens(hash, now));
        if (known.size() >= REMEMBERED_AT_MOST) {
            known.clear();
        }
        found.ifPresentOrElse(
                opens -> known.put(hash, new Known(opens, now.plus(REMEMBERED))), () -> known.remove(hash));
        return found;
    }

    /// Stores a question.
    ///
    /// @param state the word that the consent form carries
    void ask(Grant grant, String state) {
        var now = clock.instant();
        database.asSystem(JOB, () -> grants.insert(grant, Words.hash(state), now.plus(ASKED)));
    }

    Optional<Grant> findAsked(String state) {
        return database.asSystem(JOB, () -> grants.findAsked(Words.hash(state), clock.instant()));
    }

    /// The person said yes; false when the question was answered already.
    boolean approve(Grant grant, GrantStore.Code code) {
        var now = clock.instant();
        return database.asSystem(JOB, () -> {
            var first = grants.approve(grant.id(), grant.scopes(), code, now) == 1;
            if (first) {
                clients.use(grant.clientId(), now);
                record(grant, "grants.approved");
            }
            return first;
        });
    }

    /// The person said no.
    void deny(Grant grant) {
        database.asSystem(JOB, () -> grants.delete(grant.user(), grant.id()));
    }

    /// The grant of a code. Who sends one that was exchanged already has stolen it, or was stolen from: the grant
    /// ends (OAuth 2.1 section 4.1.3).
    Optional<GrantStore.Coded> findByCode(String code) {
        var found = database.asSystem(JOB, () -> grants.findByCode(Words.hash(code)));
        if (found.isPresent() && found.get().used().isPresent()) {
            end(found.get().grant(), "grants.code_reused");
            return Optional.empty();
        }
        return found.filter(coded -> coded.ends().isAfter(clock.instant()));
    }

    /// Stores what a code is exchanged for; false when another was faster, and then the grant has ended.
    boolean exchange(Grant grant, Collection<GrantTokenStore.Issued> issued) {
        var now = clock.instant();
        var first = database.asSystem(JOB, () -> grants.useCode(grant.id(), now) == 1 && store(grant, issued, now));
        if (!first) {
            end(grant, "grants.code_reused");
        }
        return first;
    }

    /// A token, with whichever grant it is of. A refresh token that was exchanged already ends its grant (OAuth 2.1
    /// section 4.3.1).
    Optional<GrantTokenStore.Stored> findByToken(String token) {
        var found = database.asSystem(JOB, () -> tokens.find(Words.hash(token)));
        if (found.isPresent() && found.get().used().isPresent()) {
            end(found.get().grant(), "grants.token_reused");
            return Optional.empty();
        }
        return found.filter(stored -> stored.ends().isAfter(clock.instant()));
    }

    /// Stores what a refresh token is exchanged for; false when another was faster, and then the grant has ended.
    boolean renew(Grant grant, String spent, Collection<GrantTokenStore.Issued> issued) {
        var now = clock.instant();
        var first = database.asSystem(JOB, () -> tokens.use(Words.hash(spent), now) == 1 && store(grant, issued, now));
        if (!first) {
            end(grant, "grants.token_reused");
        }
        return first;
    }

    private boolean store(Grant grant, Collection<GrantTokenStore.Issued> issued, Instant now) {
        issued.forEach(token -> tokens.insert(grant, token));
        grants.extend(grant.id(), now, now.plus(life));
        return true;
    }

    /// Ends one access token.
    void forgetToken(String token) {
        var hash = Words.hash(token);
        database.asSystem(JOB, () -> tokens.delete(hash));
        known.remove(hash);
        publisher.publishEvent(new AccessRevoked());
    }

    /// Ends a grant with all its tokens, whoever wanted it, and writes down why.
    void end(Grant grant, String why) {
        database.asSystem(JOB, () -> {
            if (grants.delete(grant.user(), grant.id()) == 1) {
                record(grant, why);
            }
        });
        forget();
    }

    List<Grant> list(UserId user) {
        return database.asUser(user, () -> grants.list(user, clock.instant()));
    }

    /// The person takes it back.
    ///
    /// @throws SlipwayException NOT_FOUND
    void revoke(UserId user, UUID id) {
        database.asUser(user, () -> {
            if (grants.delete(user, id) == 0) {
                throw SlipwayException.notFound("there is no connected application %s", id);
            }
            events.record(user, Optional.empty(), "grant:" + id, "grants.revoked", Map.of());
        });
        forget();
    }

    private void forget() {
        known.clear();
        publisher.publishEvent(new AccessRevoked());
    }

    /// Removes what can be of no use any more.
    void tidy() {
        var now = clock.instant();
        database.asSystem(JOB, () -> {
            tokens.deleteExpired(now);
            grants.deleteExpired(now);
            clients.deleteUnused(now.minus(Duration.ofDays(1)), now.minus(life));
        });
    }

    private void record(Grant grant, String type) {
        var details = Map.of(
                "client", grant.clientId(), "resource", grant.resource(), "scopes", String.join(" ", grant.scopes()));
        events.record(grant.user(), Optional.empty(), "grant:" + grant.id(), type, details);
    }
}
