package dev.slipway.mcp.instances;

import dev.slipway.identity.Users;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.Passes;
import dev.slipway.platform.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells the gateway what an instance's token opens: that instance, in its owner's name. One that expired or was
/// stopped keeps its token, so that its caller hears why it is refused.
///
/// Answers from memory for a few seconds after the first time, because the gateway asks for each message. A replaced
/// token is known at once on this server, and within those seconds on others.
final class InstancePasses implements Passes {
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int REMEMBERED_AT_MOST = 10_000;

    private final Database database;
    private final InstanceStore store;
    private final Users users;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    InstancePasses(Database database, InstanceStore store, Users users, InstantSource clock) {
        this.database = database;
        this.store = store;
        this.users = users;
        this.clock = clock;
    }

    private record Known(Pass pass, Instant until) {}

    @Override
    public Optional<Pass> of(String bearer, String path) {
        if (!bearer.startsWith(InstanceToken.PREFIX)) {
            return Optional.empty();
        }
        var hash = InstanceToken.hash(bearer);
        var now = clock.instant();
        var remembered = known.get(hash);
        return remembered != null && remembered.until().isAfter(now) ? Optional.of(remembered.pass()) : ask(hash, now);
    }

    void forget(InstanceId id) {
        known.values().removeIf(it -> it.pass().only().equals(Optional.of(id.endpoint())));
    }

    private Optional<Pass> ask(String hash, Instant now) {
        var pass = database.asSystem("mcp.instance-token", () -> store.findByToken(hash))
                .filter(instance -> users.find(instance.owner()).isPresent())
                .map(InstancePasses::pass);
        if (known.size() >= REMEMBERED_AT_MOST) {
            known.clear();
        }
        pass.ifPresentOrElse(
                found -> known.put(hash, new Known(found, now.plus(REMEMBERED))), () -> known.remove(hash));
        return pass;
    }

    private static Pass pass(Instance instance) {
        return new Pass(
                instance.owner(),
                instance.id().endpoint().toString(),
                Optional.of(instance.id().endpoint()),
                Set.of());
    }
}
