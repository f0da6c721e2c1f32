package dev.slipway.mcp.instances;

import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Leads the gateway to instances: `/mcp/i/<instance>`. One that cannot be used says why, and what to do.
final class InstanceEndpoints implements Endpoints {
    static final String PREFIX = "/mcp/i/";

    private static final Pattern PATH =
            Pattern.compile(PREFIX + "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private final Database database;
    private final InstanceStore store;
    private final Assembly assembly;
    private final InstantSource clock;

    InstanceEndpoints(Database database, InstanceStore store, Assembly assembly, InstantSource clock) {
        this.database = database;
        this.store = store;
        this.assembly = assembly;
        this.clock = clock;
    }

    @Override
    public Optional<Endpoint> find(String path, Pass pass) {
        var match = PATH.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        var id = new InstanceId(UUID.fromString(match.group(1)));
        if (pass.only().isPresent() && !pass.only().get().equals(id.endpoint())) {
            return Optional.empty();
        }
        return database.asUser(pass.user(), () -> store.find(id)).map(this::usable);
    }

    private Endpoint usable(Instance instance) {
        return switch (instance.status()) {
            case PENDING ->
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE, "%s is being started; try again in a moment".formatted(instance.name()));
            case EXPIRED -> throw expired(instance);
            case DISCONNECTED -> throw refused(instance, "was stopped" + because(instance));
            case ERROR -> throw refused(instance, "does not work" + because(instance));
            case RUNNING -> {
                // Its time may be over a moment before that is stored.
                if (instance.isOver(clock.instant())) {
                    throw expired(instance);
                }
                yield assembly.endpoint(assembly.of(instance));
            }
        };
    }

    private static SlipwayException expired(Instance instance) {
        return refused(
                instance,
                "expired" + instance.expiresAt().map(end -> " at " + end).orElse(""));
    }

    private static SlipwayException refused(Instance instance, String how) {
        return SlipwayException.conflict("the instance %s %s; restore it to use it again", instance.name(), how);
    }

    private static String because(Instance instance) {
        return instance.error()
                .flatMap(why -> why.lines().findFirst())
                .map(why -> ": " + why)
                .orElse("");
    }
}
