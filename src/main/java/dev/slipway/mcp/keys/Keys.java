package dev.slipway.mcp.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.mcp.catalogue.Field;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.platform.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// People's keys: one for each user and type, holding all secret values that the type takes. A value goes in and
/// comes out only into the environment of that user's own process; no API, page, log or event shows it again. Each
/// method opens its own transaction.
public final class Keys {
    private static final int LONGEST_VALUE = 32 * 1024;
    /// Of a value shorter than this, four characters would tell too much.
    private static final int SHOWN_FROM = 12;

    private static final TypeReference<TreeMap<String, String>> VALUES = new TypeReference<>() {};

    private final Database database;
    private final KeyStore store;
    private final Vault vault;
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final InstantSource clock;
    private final JsonMapper json = JsonMapper.builder().build();

    Keys(
            Database database,
            KeyStore store,
            Vault vault,
            Events events,
            ApplicationEventPublisher publisher,
            InstantSource clock) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.events = events;
        this.publisher = publisher;
        this.clock = clock;
    }

    /// Stores the user's key for the type, in place of the one there was; running instances go on with it.
    ///
    /// @param values by the names of the type's secret fields
    /// @param expires when it stops working; empty for never
    /// @throws SlipwayException INVALID for a name that the type does not take, a required one that is
    ///     missing, or an end that has passed
    public UUID put(UserId user, McpType type, Map<String, String> values, Optional<Instant> expires) {
        check(type, values);
        if (expires.isPresent() && !expires.get().isAfter(clock.instant())) {
            throw SlipwayException.invalid("a key cannot end in the past");
        }
        var given = new TreeMap<>(values);
        var names = type.secrets().stream()
                .map(Field::name)
                .filter(given::containsKey)
                .toList();
        var sealed = vault.seal(json.writeValueAsString(given).getBytes(UTF_8), KeyStore.context(user, type.id()));
        return database.asUser(user, () -> {
            var draft = new KeyStore.Draft(user, type.id(), sealed, hint(given, names), names, expires);
            var id = store.put(draft);
            record(user, id, "api_keys.set", type);
            publisher.publishEvent(new KeyChanged(user, type.id(), true));
            return id;
        });
    }

    /// Deletes the user's key for the type. Instances that cannot do without it end.
    ///
    /// @throws SlipwayException NOT_FOUND
    public void delete(UserId user, McpType type) {
        database.asUser(user, () -> {
            var key = store.find(user, type.id()).orElseThrow(() -> none(type));
            store.delete(user, type.id());
            record(user, key.id(), "api_keys.deleted", type);
            publisher.publishEvent(new KeyChanged(user, type.id(), false));
        });
    }

    /// Switches the key off without forgetting it, or on again.
    ///
    /// @throws SlipwayException NOT_FOUND
    public void setActive(UserId user, McpType type, boolean active) {
        database.asUser(user, () -> {
            var key = store.find(user, type.id()).orElseThrow(() -> none(type));
            store.setActive(user, type.id(), active);
            record(user, key.id(), active ? "api_keys.switched_on" : "api_keys.switched_off", type);
            publisher.publishEvent(new KeyChanged(user, type.id(), active));
        });
    }

    /// The user's keys with how they are used.
    public PageOf<ApiKey> list(UserId user) {
        var all = database.asUser(user, () -> store.usage(user));
        return new PageOf<>(all, 0, PageOf.LARGEST, all.size());
    }

    /// @throws SlipwayException NOT_FOUND
    public ApiKey get(UserId user, McpType type) {
        return list(user).items().stream()
                .filter(key -> key.type().equals(type.id()))
                .findFirst()
                .orElseThrow(() -> none(type));
    }

    /// Opens the user's key for a process of theirs; empty when the type takes none, or none is needed and there is
    /// none.
    ///
    /// @throws SlipwayException CONFLICT when a needed key is missing, expired or switched off
    public Optional<OpenedKey> open(UserId user, McpType type) {
        if (type.secrets().isEmpty()) {
            return Optional.empty();
        }
        var stored = database.asUser(user, () -> store.find(user, type.id()));
        var usable = stored.filter(KeyStore.Stored::active)
                .filter(key ->
                        key.expiresAt().map(end -> end.isAfter(clock.instant())).orElse(true));
        if (usable.isEmpty() && type.needsKey()) {
            throw SlipwayException.conflict("%s", unusable(type, stored));
        }
        return usable.map(this::opened);
    }

    private OpenedKey opened(KeyStore.Stored stored) {
        var clear = vault.open(stored.sealed(), stored.context());
        return new OpenedKey(stored.id(), json.readValue(new String(clear, UTF_8), VALUES), stored.updatedAt());
    }

    private static String unusable(McpType type, Optional<KeyStore.Stored> stored) {
        if (stored.isEmpty()) {
            return "%s needs a key with %s; set it first"
                    .formatted(
                            type.displayName(),
                            String.join(
                                    ", ",
                                    type.secrets().stream()
                                            .filter(field -> field.input().required())
                                            .map(Field::name)
                                            .toList()));
        }
        return stored.get().active()
                ? "the key for %s has expired; set it again".formatted(type.displayName())
                : "the key for %s is switched off".formatted(type.displayName());
    }

    private static void check(McpType type, Map<String, String> values) {
        var takes = type.secrets();
        if (takes.isEmpty()) {
            throw SlipwayException.invalid("%s takes no key", type.displayName());
        }
        var known = takes.stream().map(Field::name).toList();
        values.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw SlipwayException.invalid(
                        "the key for %s holds %s, and no %s", type.name(), String.join(", ", known), name);
            }
            if (value.isBlank() || value.length() > LONGEST_VALUE || value.indexOf('\0') >= 0) {
                throw SlipwayException.invalid("the value of %s is empty, or too long", name);
            }
        });
        var missing = new ArrayList<>(takes.stream()
                .filter(field -> field.input().required())
                .map(Field::name)
                .toList());
        missing.removeAll(values.keySet());
        if (!missing.isEmpty() || values.isEmpty()) {
            throw SlipwayException.invalid(
                    "the key for %s needs %s", type.name(), String.join(", ", missing.isEmpty() ? known : missing));
        }
    }

    private static Optional<String> hint(Map<String, String> values, List<String> names) {
        return names.stream()
                .findFirst()
                .map(name -> values.getOrDefault(name, ""))
                .filter(value -> value.length() >= SHOWN_FROM)
                .map(value -> value.substring(value.length() - 4));
    }

    private static SlipwayException none(McpType type) {
        return SlipwayException.notFound("there is no key for %s", type.name());
    }

    private void record(UserId user, UUID id, String what, McpType type) {
        events.record(user, Optional.empty(), "api_key:" + id, what, Map.of("mcp_type", type.name()));
    }
}
