package dev.slipway.mcp.catalogue;

import dev.slipway.identity.SignedIn;
import dev.slipway.identity.User;
import dev.slipway.identity.Users;
import dev.slipway.mcp.CatalogueSettings;
import dev.slipway.mcp.catalogue.ServerJson.Way;
import dev.slipway.platform.Actor;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;

/// The catalogue. A user sees the shared types and their own, and changes their own; administrators change the shared
/// ones too. Each method opens its own transaction.
public final class McpTypes {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String JOB = "mcp.types";

    private final Database database;
    private final McpTypeStore store;
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final Users users;
    private final boolean privateRemotes;

    McpTypes(
            Database database,
            Events events,
            ApplicationEventPublisher publisher,
            Users users,
            CatalogueSettings settings) {
        this.database = database;
        this.store = new McpTypeStore(database);
        this.events = events;
        this.publisher = publisher;
        this.users = users;
        this.privateRemotes = settings.privateRemotes();
    }

    /// What is changed of a type; the rest stays.
    public record Change(Optional<Boolean> active, Optional<ResourceLimits> limits, Optional<Integer> maxMinutes) {}

    /// @param text found in names and descriptions, in any case; all when empty
    public PageOf<McpType> list(SignedIn caller, String text, PageOf.Request page) {
        return database.asUser(
                caller.id(),
                () -> new PageOf<>(
                        store.list(text, caller.administrator(), page),
                        page.page(),
                        page.size(),
                        store.count(text, caller.administrator())));
    }

    /// The type of this name or id that the user sees; their own goes before a shared one of its name.
    ///
    /// @throws SlipwayException NOT_FOUND
    public McpType get(UserId user, String nameOrId) {
        return database.asUser(user, () -> find(nameOrId))
                .orElseThrow(() -> SlipwayException.notFound("the catalogue has no type %s", nameOrId));
    }

    /// A type by its id, whoever's it is, deleted ones included: for Slipway's own work.
    ///
    /// @throws SlipwayException NOT_FOUND
    public McpType get(UUID id) {
        return database.asSystem(JOB, () -> store.find(id))
                .orElseThrow(() -> SlipwayException.notFound("the catalogue has no type %s", id));
    }

    /// Adds a type.
    ///
    /// @param shared whether everybody may use it; an administrator's right
    /// @throws SlipwayException CONFLICT when the name is taken; FORBIDDEN; INVALID
    McpType add(SignedIn caller, Entry entry, boolean shared) {
        if (shared) {
            requireAdministrator(caller, "add a type for everybody");
        }
        if (entry.server().way() instanceof Way.Elsewhere(var remote) && !mayUsePrivate(caller.administrator())) {
            requirePublic(remote.url());
        }
        var owner = shared ? Optional.<UserId>empty() : Optional.of(caller.id());
        return database.as(actor(caller, shared), () -> {
            var taken = store.sharedNameTaken(entry.name());
            var type = taken ? Optional.<McpType>empty() : store.insert(entry, owner);
            var added = type.orElseThrow(
                    () -> SlipwayException.conflict("the catalogue has a type %s already", entry.name()));
            record(caller, added, "mcp_types.created", Map.of("shared", shared, "server", added.serverScript()));
            return added;
        });
    }

    /// Changes a type.
    ///
    /// @throws SlipwayException FORBIDDEN for a shared type and no administrator; NOT_FOUND; INVALID
    public McpType change(SignedIn caller, String nameOrId, Change change) {
        var type = changeable(caller, nameOrId);
        var minutes = change.maxMinutes().orElse(type.maxDurationMinutes());
        if (minutes < 1 || minutes > 366 * 24 * 60) {
            throw SlipwayException.invalid("the longest duration must be from a minute to a year");
        }
        return database.as(actor(caller, type.owner().isEmpty()), () -> {
            var changed = store.change(
                            type.id(),
                            change.active().orElse(type.active()),
                            change.limits().orElse(type.resourceLimits()),
                            minutes)
                    .orElseThrow(() -> SlipwayException.notFound("the catalogue has no type %s", nameOrId));
            record(
                    caller,
                    changed,
                    "mcp_types.changed",
                    Map.of(
                            "active", changed.active(),
                            "resource_limits", changed.resourceLimits(),
                            "max_duration_minutes", minutes));
            publisher.publishEvent(new TypeChanged(changed.id(), changed.active()));
            return changed;
        });
    }

    /// Deletes a type that has no instances.
    ///
    /// @throws SlipwayException CONFLICT for one that has, and for a shipped one; FORBIDDEN; NOT_FOUND
    public void delete(SignedIn caller, String nameOrId) {
        var type = changeable(caller, nameOrId);
        if (type.shipped()) {
            throw SlipwayException.conflict("%s comes with Slipway: switch it off instead", type.name());
        }
        // Somebody else's instances count as well.
        database.asSystem(JOB, () -> {
            if (store.hasInstances(type.id())) {
                throw SlipwayException.conflict("%s still has instances; delete them first", type.name());
            }
            store.delete(type.id());
            record(caller, type, "mcp_types.deleted", Map.of());
            publisher.publishEvent(new TypeChanged(type.id(), false));
        });
    }

    /// Forgets deleted types that nothing refers to, and returns how many.
    public int purge() {
        return database.asSystem(JOB, store::purge);
    }

    /// Whether this type's remote server may be at a private address.
    public boolean mayUsePrivate(McpType type) {
        return type.owner()
                .map(owner -> mayUsePrivate(
                        users.find(owner).filter(User::administrator).isPresent()))
                .orElse(true);
    }

    Optional<String> lock(McpType type) {
        return database.asSystem(JOB, () -> store.lock(type.id()));
    }

    void installed(McpType type, String digest, String lock) {
        database.asSystem(JOB, () -> store.installed(type.id(), digest, lock));
    }

    Set<String> digests() {
        return database.asSystem(JOB, store::digests);
    }

    static void requireAdministrator(SignedIn caller, String what) {
        if (!caller.administrator()) {
            throw new SlipwayException(ErrorCode.FORBIDDEN, "only an administrator may " + what);
        }
    }

    private McpType changeable(SignedIn caller, String nameOrId) {
        var type = get(caller.id(), nameOrId);
        if (type.owner().isEmpty()) {
            requireAdministrator(caller, "change a type that everybody uses");
        }
        return type;
    }

    private boolean mayUsePrivate(boolean administrator) {
        return administrator || privateRemotes;
    }

    private static void requirePublic(String url) {
        // A host that is filled in later is looked at then.
        if (!url.replaceFirst("^https?://([^/]*).*", "$1").contains("{")) {
            RemoteAddress.requirePublic(URI.create(url.replaceAll("\\{[A-Za-z0-9_-]+}", "x")));
        }
    }

    private Optional<McpType> find(String nameOrId) {
        return ID.matcher(nameOrId).matches() ? store.findPresent(UUID.fromString(nameOrId)) : store.find(nameOrId);
    }

    private static Actor actor(SignedIn caller, boolean shared) {
        return shared ? new Actor.System(JOB) : new Actor.User(caller.id());
    }

    private void record(SignedIn caller, McpType type, String what, Map<String, ?> details) {
        events.record(caller.id(), Optional.empty(), "mcp_type:" + type.id(), what, details);
    }
}
