package dev.slipway.mcp.catalogue;

import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `mcp_types`. In the caller's transaction; a user sees the shared types and their own.
final class McpTypeStore {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json = JsonMapper.builder().build();

    McpTypeStore(Database database) {
        this.database = database;
    }

    /// @return empty when the name is taken
    Optional<McpType> insert(Entry entry, Optional<UserId> owner) {
        return database.sql("""
            INSERT INTO mcp_types (user_id, name, display_name, description, icon_url, server_script, config_template,
                required_scopes, resource_limits, max_duration_minutes, server_json, overlay, sharing,
                sleep_after_seconds, node_version)
            VALUES (:owner, :name, :displayName, :description, :icon, :script, :config::jsonb,
                :scopes::jsonb, :limits::jsonb, :minutes, :server::jsonb, :overlay::jsonb, :sharing, :sleep, :node)
            ON CONFLICT DO NOTHING
            RETURNING *
            """)
                .param("owner", owner.map(UserId::value).orElse(null))
                .params(values(entry))
                .query((row, _) -> type(row))
                .optional();
    }

    /// Brings a shipped type up to date. What administrators set stays: limits, the longest duration, whether it is
    /// offered. Another package is installed anew.
    void ship(Entry entry) {
        database.sql("""
            INSERT INTO mcp_types (is_shipped, name, display_name, description, icon_url, server_script,
                config_template, required_scopes, resource_limits, max_duration_minutes, server_json, overlay, sharing,
                sleep_after_seconds, node_version)
            VALUES (true, :name, :displayName, :description, :icon, :script, :config::jsonb,
                :scopes::jsonb, :limits::jsonb, :minutes, :server::jsonb, :overlay::jsonb, :sharing, :sleep, :node)
            ON CONFLICT (name) WHERE user_id IS NULL AND deleted_at IS NULL DO UPDATE
            SET is_shipped = true, display_name = excluded.display_name, description = excluded.description,
                icon_url = excluded.icon_url, server_script = excluded.server_script,
                config_template = excluded.config_template, required_scopes = excluded.required_scopes,
                server_json = excluded.server_json, overlay = excluded.overlay, sharing = excluded.sharing,
                sleep_after_seconds = excluded.sleep_after_seconds, node_version = excluded.node_version,
                package_digest = CASE WHEN mcp_types.server_script = excluded.server_script
                                      THEN mcp_types.package_digest END,
                package_lock = CASE WHEN mcp_types.server_script = excluded.server_script
                                    THEN mcp_types.package_lock END,
                updated_at = now()
            WHERE (mcp_types.server_json, mcp_types.overlay, mcp_types.is_shipped)
                IS DISTINCT FROM (excluded.server_json, excluded.overlay, true)
            """).params(values(entry)).update();
    }

    /// Takes what is shipped no longer out of the offer; instances of it go on.
    void unship(Set<String> stillShipped) {
        database.sql("""
            UPDATE mcp_types
            SET is_shipped = false, is_active = false, updated_at = now()
            WHERE is_shipped AND name NOT IN (:names)
            """).param("names", stillShipped).update();
    }

    Optional<McpType> find(UUID id) {
        return database.sql("SELECT * FROM mcp_types WHERE id = :id")
                .param("id", id)
                .query((row, _) -> type(row))
                .optional();
    }

    Optional<McpType> findPresent(UUID id) {
        return database.sql("SELECT * FROM mcp_types WHERE id = :id AND deleted_at IS NULL")
                .param("id", id)
                .query((row, _) -> type(row))
                .optional();
    }

    /// The one of this name; a user's own goes before a shared one.
    Optional<McpType> find(String name) {
        return database.sql("""
            SELECT *
            FROM mcp_types
            WHERE name = :name AND deleted_at IS NULL
            ORDER BY user_id NULLS LAST
            LIMIT 1
            """)
                .param("name", name)
                .query((row, _) -> type(row))
                .optional();
    }

    boolean sharedNameTaken(String name) {
        return database.sql("""
            SELECT EXISTS (SELECT FROM mcp_types WHERE name = :name AND user_id IS NULL AND deleted_at IS NULL)
            """).param("name", name).query(Boolean.class).single();
    }

    /// @param text found in the name or the description, in any case; all when empty
    /// @param inactive whether those that are switched off are listed too
    List<McpType> list(String text, boolean inactive, PageOf.Request page) {
        return database.sql("""
            SELECT *
            FROM mcp_types
            WHERE deleted_at IS NULL
              AND (is_active OR :inactive)
              AND (:text = '' OR position(lower(:text) IN lower(concat_ws(' ', name, display_name, description))) > 0)
            ORDER BY lower(display_name), id
            LIMIT :size OFFSET :offset
            """)
                .param("text", text)
                .param("inactive", inactive)
                .param("size", page.size())
                .param("offset", page.offset())
                .query((row, _) -> type(row))
                .list();
    }

    long count(String text, boolean inactive) {
        return database.sql("""
            SELECT count(*)
            FROM mcp_types
            WHERE deleted_at IS NULL
              AND (is_active OR :inactive)
              AND (:text = '' OR position(lower(:text) IN lower(concat_ws(' ', name, display_name, description))) > 0)
            """)
                .param("text", text)
                .param("inactive", inactive)
                .query(Long.class)
                .single();
    }

    Optional<McpType> change(UUID id, boolean active, ResourceLimits limits, int minutes) {
        return database.sql("""
            UPDATE mcp_types
            SET is_active = :active, resource_limits = :limits::jsonb, max_duration_minutes = :minutes,
                updated_at = now()
            WHERE id = :id AND deleted_at IS NULL
            RETURNING *
            """)
                .param("id", id)
                .param("active", active)
                .param("limits", json.writeValueAsString(limits))
                .param("minutes", minutes)
                .query((row, _) -> type(row))
                .optional();
    }

    boolean delete(UUID id) {
        return database.sql("""
            UPDATE mcp_types
            SET deleted_at = now(), is_active = false, updated_at = now()
            WHERE id = :id AND deleted_at IS NULL
            """).param("id", id).update() == 1;
    }

    /// Forgets deleted types that no instance, deleted or not, needs any more.
    int purge() {
        return database.sql("""
            DELETE FROM mcp_types t
            WHERE t.deleted_at IS NOT NULL
              AND NOT EXISTS (SELECT FROM mcp_instances i WHERE i.mcp_type_id = t.id)
            """).update();
    }

    boolean hasInstances(UUID id) {
        return database.sql("""
            SELECT EXISTS (SELECT FROM mcp_instances WHERE mcp_type_id = :id AND deleted_at IS NULL)
            """).param("id", id).query(Boolean.class).single();
    }

    void installed(UUID id, String digest, String lock) {
        database.sql("UPDATE mcp_types SET package_digest = :digest, package_lock = :lock WHERE id = :id")
                .param("id", id)
                .param("digest", digest)
                .param("lock", lock)
                .update();
    }

    Optional<String> lock(UUID id) {
        return database.sql("SELECT package_lock FROM mcp_types WHERE id = :id AND package_lock IS NOT NULL")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /// The folders of the package store that some type needs.
    Set<String> digests() {
        return database.sql("""
            SELECT DISTINCT package_digest
            FROM mcp_types
            WHERE package_digest IS NOT NULL AND deleted_at IS NULL
            """).query(String.class).set();
    }

    private Map<String, @Nullable Object> values(Entry entry) {
        var overlay = entry.overlay();
        var values = new HashMap<String, @Nullable Object>();
        values.put("name", entry.name());
        values.put("displayName", entry.displayName());
        values.put("description", entry.server().description());
        values.put("icon", overlay.icon().orElse(null));
        values.put("script", entry.script());
        values.put("config", json.writeValueAsString(overlay.config()));
        values.put("scopes", json.writeValueAsString(overlay.scopes()));
        values.put("limits", json.writeValueAsString(overlay.limits()));
        values.put("minutes", overlay.maxDurationMinutes());
        values.put("server", entry.serverText());
        values.put("overlay", entry.overlayText());
        values.put("sharing", overlay.sharing().name().toLowerCase(Locale.ROOT));
        values.put("sleep", overlay.sleepAfter().map(it -> (int) it.toSeconds()).orElse(null));
        values.put("node", overlay.node().orElse(null));
        return values;
    }

    private McpType type(ResultSet row) throws SQLException {
        return new McpType(
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getObject("user_id", UUID.class)).map(UserId::new),
                row.getString("name"),
                row.getString("display_name"),
                row.getString("description"),
                Optional.ofNullable(row.getString("icon_url")),
                row.getString("server_script"),
                json.readValue(row.getString("config_template"), TEXTS),
                json.readValue(row.getString("required_scopes"), WORDS),
                json.readValue(row.getString("resource_limits"), ResourceLimits.class),
                row.getInt("max_duration_minutes"),
                row.getBoolean("is_active"),
                row.getBoolean("is_shipped"),
                ServerJsonReader.read(row.getString("server_json")),
                Overlay.read(json.readTree(row.getString("overlay"))),
                Optional.ofNullable(row.getString("package_digest")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
