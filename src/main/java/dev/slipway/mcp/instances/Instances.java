package dev.slipway.mcp.instances;

import dev.slipway.edge.Routes;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.mcp.trust.Recordings;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.platform.jobs.Jobs;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Instances of the catalogue's types: what people do with them. Each method opens its own transactions; a user has
/// only their own instances.
public final class Instances {
    private static final String JOB = "mcp.instances";

    private final Tools tools;
    private final InstanceStore store;
    private final InstancePasses passes;
    private final Terms terms;

    Instances(Tools tools, InstanceStore store, InstancePasses passes, Terms terms) {
        this.tools = tools;
        this.store = store;
        this.passes = passes;
        this.terms = terms;
    }

    /// What it works with.
    ///
    /// @param hostUserBase the first user id on the host that projects and instances get
    record Tools(
            Database database,
            McpTypes types,
            Keys keys,
            Logs logs,
            Jobs jobs,
            Events events,
            Recordings recordings,
            Routes routes,
            Relay relay,
            Closing closing,
            InstantSource clock,
            int hostUserBase) {}

    /// What is asked for.
    ///
    /// @param type by name or id
    /// @param name for people; the type's when empty
    public record Wanted(String type, Optional<String> name, Terms.Life life, Map<String, String> config) {}

    /// An instance and, this once, its token.
    public record Created(Instance instance, String token) {
        @Override
        public String toString() {
            return "Created[" + instance.id() + "]";
        }
    }

    /// Makes an instance, which is started in the background: it is pending until its server has answered.
    ///
    /// @throws SlipwayException NOT_FOUND for the type; INVALID for config or duration; CONFLICT when a
    ///     key is missing or the type is switched off; LIMIT
    public Created create(UserId user, Wanted wanted) {
        var type = usable(user, wanted.type());
        type.check(wanted.config());
        tools.keys.open(user, type);
        var term = terms.of(type, wanted.life());
        var id = InstanceId.random();
        var token = InstanceToken.make();
        var name = nameOf(wanted.name(), type);
        tools.database.asSystem(JOB, () -> {
            requirePlace(user);
            store.insert(new InstanceStore.Draft(
                    id,
                    user,
                    type.id(),
                    name,
                    InstanceToken.hash(token),
                    InstanceToken.hint(token),
                    address(id),
                    term.duration(),
                    term.end(),
                    wanted.config(),
                    tools.logs.create(id.home(), id.subject()),
                    tools.hostUserBase));
            record(user, id, "created", Map.of("mcp_type", type.name(), "name", name));
            enqueue(id);
        });
        return new Created(get(user, id), token);
    }

    /// @throws SlipwayException NOT_FOUND
    public Instance get(UserId user, InstanceId id) {
        return tools.database
                .asUser(user, () -> store.find(id))
                .orElseThrow(() -> SlipwayException.notFound("there is no instance %s", id));
    }

    /// The user's instance that this token opens.
    ///
    /// @throws SlipwayException NOT_FOUND, for somebody else's too
    public Instance byToken(UserId user, String token) {
        return tools.database
                .asUser(user, () -> store.findByToken(InstanceToken.hash(token)))
                .orElseThrow(() -> SlipwayException.notFound("no instance of yours has this token"));
    }

    /// @param live only those that are running or pending
    public PageOf<Instance> list(UserId user, boolean live, PageOf.Request page) {
        return tools.database.asUser(
                user,
                () -> new PageOf<>(store.list(user, live, page), page.page(), page.size(), store.count(user, live)));
    }

    /// Gives it a new end, from now.
    ///
    /// @throws SlipwayException CONFLICT for one that neither runs nor is pending; INVALID; NOT_FOUND
    public Instance renew(UserId user, InstanceId id, Terms.Life life) {
        var instance = get(user, id);
        var term = terms.again(tools.types.get(instance.type()), instance, life);
        tools.database.asUser(user, () -> {
            if (!store.renew(id, term.duration(), term.end())) {
                throw SlipwayException.conflict("it does not run; restore it");
            }
            record(user, id, "renewed", Map.of("expires_at", term.words()));
        });
        return get(user, id);
    }

    /// Brings back one that expired, was stopped or failed: under the same address and token.
    ///
    /// @throws SlipwayException CONFLICT for one that runs; LIMIT; NOT_FOUND
    public Instance restore(UserId user, InstanceId id, Terms.Life life) {
        var instance = get(user, id);
        var type = usable(user, instance.type().toString());
        tools.keys.open(user, type);
        var term = terms.again(type, instance, life);
        tools.database.asSystem(JOB, () -> {
            requirePlace(user);
            if (!store.restore(id, term.duration(), term.end(), address(id))) {
                throw SlipwayException.conflict("it is %s", instance.status().word());
            }
            record(user, id, "restored", Map.of("expires_at", term.words()));
            enqueue(id);
        });
        tools.relay.forget(id);
        return get(user, id);
    }

    /// Ends its sessions and processes; it can be restored.
    ///
    /// @throws SlipwayException CONFLICT for one that does not run; NOT_FOUND
    public Instance stop(UserId user, InstanceId id) {
        var instance = get(user, id);
        tools.database.asUser(user, () -> {
            if (!store.end(id, Status.DISCONNECTED, Optional.empty())) {
                throw SlipwayException.conflict("it is %s", instance.status().word());
            }
            record(user, id, "stopped", Map.of());
        });
        end(id, "it was stopped");
        return get(user, id);
    }

    /// Changes its name or config. Processes of the old config give way to new ones.
    ///
    /// @throws SlipwayException INVALID; NOT_FOUND
    public Instance change(UserId user, InstanceId id, Optional<String> name, Optional<Map<String, String>> config) {
        var instance = get(user, id);
        var type = tools.types.get(instance.type());
        config.ifPresent(type::check);
        var newName = name.map(it -> nameOf(name, type)).orElse(instance.name());
        tools.database.asUser(user, () -> {
            store.change(id, newName, config.orElse(instance.config()));
            record(user, id, "changed", Map.of("name", newName, "config", config.isPresent()));
        });
        startAnew(get(user, id), type);
        return get(user, id);
    }

    /// Says whether its calls are kept from now on, secrets taken out.
    ///
    /// @throws SlipwayException NOT_FOUND
    public Instance record(UserId user, InstanceId id, boolean wanted) {
        get(user, id);
        tools.database.asUser(user, () -> {
            if (store.setRecording(id, wanted)) {
                record(user, id, "changed", Map.of("record_calls", wanted));
            }
        });
        return get(user, id);
    }

    /// Gives it another token; whoever has the old one is out.
    ///
    /// @throws SlipwayException NOT_FOUND
    public Created rotateToken(UserId user, InstanceId id) {
        get(user, id);
        var token = InstanceToken.make();
        tools.database.asUser(user, () -> {
            store.setToken(id, InstanceToken.hash(token), InstanceToken.hint(token));
            record(user, id, "token_rotated", Map.of());
        });
        passes.forget(id);
        tools.relay.close(id, "its token was replaced");
        return new Created(get(user, id), token);
    }

    /// Deletes it, and what it recorded. Its log and what happened to it stay for the time of the settings.
    ///
    /// @throws SlipwayException NOT_FOUND
    public void delete(UserId user, InstanceId id) {
        tools.database.asUser(user, () -> {
            if (!store.delete(id)) {
                throw SlipwayException.notFound("there is no instance %s", id);
            }
            tools.recordings.delete(id.home());
            record(user, id, "deleted", Map.of());
        });
        end(id, "it was deleted");
    }

    /// What happened to it, newest first.
    ///
    /// @throws SlipwayException NOT_FOUND
    public PageOf<Events.Recorded> events(UserId user, InstanceId id, PageOf.Request page) {
        get(user, id);
        return tools.database.asUser(user, () -> tools.events.of(id.subject(), page));
    }

    /// Ends those that run with a key that is gone, and lets the others start anew with the one there is now.
    void keyChanged(UserId user, UUID typeId, boolean present) {
        var type = tools.types.get(typeId);
        for (var instance : tools.database.asSystem(JOB, () -> store.liveOf(typeId, Optional.of(user)))) {
            if (present || !type.needsKey()) {
                startAnew(instance, type);
            } else {
                disconnect(instance, "its key was removed");
            }
        }
    }

    /// Ends what runs of a type that was switched off, and lets the rest start anew within its new limits.
    void typeChanged(UUID typeId, boolean active) {
        var type = tools.types.get(typeId);
        for (var instance : tools.database.asSystem(JOB, () -> store.liveOf(typeId, Optional.empty()))) {
            if (active) {
                startAnew(instance, type);
            } else {
                disconnect(instance, "an administrator switched its type off");
            }
        }
    }

    private void startAnew(Instance instance, McpType type) {
        tools.relay.forget(instance.id());
        // A server that speaks HTTP itself is one process for all: it is replaced.
        if (type.listens()) {
            tools.database.asSystem(JOB, () -> {
                if (new ObservationStore(tools.database).pendingAgain(instance.id())) {
                    enqueue(instance.id());
                }
            });
        }
    }

    private void disconnect(Instance instance, String why) {
        tools.database.asSystem(JOB, () -> {
            if (store.end(instance.id(), Status.DISCONNECTED, Optional.of(why))) {
                record(instance.owner(), instance.id(), "stopped", Map.of("why", why));
            }
        });
        end(instance.id(), why);
    }

    private void end(InstanceId id, String why) {
        // One that is just being started is ended by the job that does so.
        tools.closing.end(id, why);
    }

    private McpType usable(UserId user, String nameOrId) {
        var type = tools.types.get(user, nameOrId);
        if (!type.active()) {
            throw SlipwayException.conflict("an administrator has switched %s off", type.displayName());
        }
        return type;
    }

    private void requirePlace(UserId user) {
        store.lock(user);
        if (store.countLive(user) >= terms.maxPerUser()) {
            throw new SlipwayException(
                    ErrorCode.LIMIT,
                    "%d instances are running already, which is the most (instances.max-per-user); stop or delete one"
                            .formatted(terms.maxPerUser()));
        }
    }

    private void enqueue(InstanceId id) {
        tools.jobs.enqueue(StartInstance.KIND, id.value(), "mcp-instance-" + id, tools.clock.instant());
    }

    private String address(InstanceId id) {
        return tools.routes.home().resolve(InstanceEndpoints.PREFIX + id).toString();
    }

    private static String nameOf(Optional<String> wanted, McpType type) {
        var name = wanted.map(String::strip).filter(it -> !it.isEmpty()).orElse(type.name());
        if (name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw SlipwayException.invalid("an instance's name has at most 100 characters");
        }
        return name;
    }

    private void record(UserId user, InstanceId id, String what, Map<String, ?> details) {
        tools.events.record(user, Optional.of(id.home()), id.subject(), "mcp_instances." + what, details);
    }
}
