package dev.slipway.mcp.instances;

import dev.slipway.logs.LogId;
import dev.slipway.mcp.instances.Instance.Status;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `mcp_instances`, as people change it. In the caller's transaction. What is observed of instances, and what
/// their time does to them, is [ObservationStore]'s.
final class InstanceStore {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// PostgreSQL's infinity is no moment of Java's.
    static final String SELECT = """
            SELECT mi.*, CASE WHEN isfinite(mi.expires_at) THEN mi.expires_at END AS ends_at,
                mt.name AS type_name, mt.display_name AS type_display_name, mt.icon_url AS type_icon
            FROM mcp_instances mi
            JOIN mcp_types mt ON mi.mcp_type_id = mt.id
            """;

    private final Database database;

    InstanceStore(Database database) {
        this.database = database;
    }

    /// An instance before it is stored.
    record Draft(
            InstanceId id,
            UserId owner,
            UUID type,
            String name,
            String tokenHash,
            String tokenHint,
            String accessUrl,
            Optional<Duration> duration,
            Optional<Instant> expiresAt,
            Map<String, String> config,
            LogId log,
            int hostUserBase) {}

    void insert(Draft draft) {
        database.sql("""
            INSERT INTO mcp_instances (id, user_id, mcp_type_id, name, access_token, token_hint, access_url,
                duration_minutes, expires_at, config, log_id, host_user)
            VALUES (:id, :user, :type, :name, :token, :hint, :url, :minutes,
                coalesce(:expires::timestamptz, 'infinity'), :config::jsonb, :log,
                :base + nextval('project_host_users')::integer)
            """)
                .param("id", draft.id().value())
                .param("user", draft.owner().value())
                .param("type", draft.type())
                .param("name", draft.name())
                .param("token", draft.tokenHash())
                .param("hint", draft.tokenHint())
                .param("url", draft.accessUrl())
                .param("minutes", minutes(draft.duration()))
                .param("expires", moment(draft.expiresAt()))
                .param("config", JSON.writeValueAsString(draft.config()))
                .param("log", draft.log().value())
                .param("base", draft.hostUserBase())
                .update();
    }

    /// Makes others that count this user's instances wait for this transaction.
    void lock(UserId user) {
        database.sql("SELECT pg_advisory_xact_lock(hashtextextended('mcp_instances ' || :user, 0))")
                .param("user", user.toString())
                .query((_, _) -> 0)
                .single();
    }

    /// How many are pending or running.
    long countLive(UserId user) {
        return database.sql("""
            SELECT count(*)
            FROM mcp_instances
            WHERE user_id = :user AND deleted_at IS NULL AND status IN ('pending', 'running')
            """).param("user", user.value()).query(Long.class).single();
    }

    Optional<Instance> find(InstanceId id) {
        return database.sql(SELECT + "WHERE mi.id = :id AND mi.deleted_at IS NULL")
                .param("id", id.value())
                .query((row, _) -> instance(row))
                .optional();
    }

    Optional<Instance> findByToken(String tokenHash) {
        return database.sql(SELECT + "WHERE mi.access_token = :token AND mi.deleted_at IS NULL")
                .param("token", tokenHash)
                .query((row, _) -> instance(row))
                .optional();
    }

    /// A user's instances, newest first.
    ///
    /// @param live only those that are running or pending: the requirement's query for the active ones
    List<Instance> list(UserId user, boolean live, PageOf.Request page) {
        return database.sql(SELECT + """
            WHERE mi.user_id = :user
              AND mi.deleted_at IS NULL
              AND (mi.status IN ('running', 'pending') OR NOT :live)
            ORDER BY mi.created_at DESC, mi.id
            LIMIT :size OFFSET :offset
            """)
                .param("user", user.value())
                .param("live", live)
                .param("size", page.size())
                .param("offset", page.offset())
                .query((row, _) -> instance(row))
                .list();
    }

    long count(UserId user, boolean live) {
        return database.sql("""
            SELECT count(*)
            FROM mcp_instances
            WHERE user_id = :user AND deleted_at IS NULL AND (status IN ('running', 'pending') OR NOT :live)
            """)
                .param("user", user.value())
                .param("live", live)
                .query(Long.class)
                .single();
    }

    /// The instances of a type that are running or pending, of this user or of everybody.
    List<Instance> liveOf(UUID type, Optional<UserId> user) {
        return database.sql(SELECT + """
            WHERE mi.mcp_type_id = :type
              AND mi.user_id = coalesce(:user::uuid, mi.user_id)
              AND mi.deleted_at IS NULL
              AND mi.status IN ('running', 'pending')
            """)
                .param("type", type)
                .param("user", user.map(UserId::value).orElse(null))
                .query((row, _) -> instance(row))
                .list();
    }

    /// Begins it again: pending, with a new end.
    boolean restore(InstanceId id, Optional<Duration> duration, Optional<Instant> expires, String accessUrl) {
        return database.sql("""
            UPDATE mcp_instances
            SET status = 'pending', error_message = NULL, duration_minutes = :minutes, access_url = :url,
                expires_at = coalesce(:expires::timestamptz, 'infinity'), updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL AND status IN ('expired', 'disconnected', 'error')
            """)
                        .param("id", id.value())
                        .param("minutes", minutes(duration))
                        .param("expires", moment(expires))
                        .param("url", accessUrl)
                        .update()
                == 1;
    }

    boolean renew(InstanceId id, Optional<Duration> duration, Optional<Instant> expires) {
        return database.sql("""
            UPDATE mcp_instances
            SET duration_minutes = :minutes, expires_at = coalesce(:expires::timestamptz, 'infinity'),
                updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL AND status IN ('running', 'pending')
            """)
                        .param("id", id.value())
                        .param("minutes", minutes(duration))
                        .param("expires", moment(expires))
                        .update()
                == 1;
    }

    /// It answered: it is pending no more. Its port is its own now, whatever the row of one says that had it before
    /// Slipway was started again.
    boolean started(InstanceId id, Optional<UUID> key, Optional<Integer> port, Optional<Long> process) {
        port.ifPresent(mine -> database.sql("UPDATE mcp_instances SET assigned_port = NULL WHERE assigned_port = :port")
                .param("port", mine)
                .update());
        return database.sql("""
            UPDATE mcp_instances
            SET status = 'running', error_message = NULL, api_key_id = :key, assigned_port = :port,
                process_id = :process, updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL AND status = 'pending'
            """)
                        .param("id", id.value())
                        .param("key", key.orElse(null))
                        .param("port", port.orElse(null))
                        .param("process", process.orElse(null))
                        .update()
                == 1;
    }

    /// It is pending or running no more.
    boolean end(InstanceId id, Status status, Optional<String> why) {
        return database.sql("""
            UPDATE mcp_instances
            SET status = :status, error_message = :why, assigned_port = NULL, process_id = NULL,
                updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL AND status IN ('pending', 'running')
            """)
                        .param("id", id.value())
                        .param("status", status.word())
                        .param("why", why.orElse(null))
                        .update()
                == 1;
    }

    void change(InstanceId id, String name, Map<String, String> config) {
        database.sql("""
            UPDATE mcp_instances
            SET name = :name, config = :config::jsonb, updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL
            """)
                .param("id", id.value())
                .param("name", name)
                .param("config", JSON.writeValueAsString(config))
                .update();
    }

    boolean setRecording(InstanceId id, boolean wanted) {
        return database.sql("""
            UPDATE mcp_instances
            SET record_calls = :wanted
            WHERE id = :id AND deleted_at IS NULL AND record_calls <> :wanted
            """).param("id", id.value()).param("wanted", wanted).update() == 1;
    }

    /// Whether the calls of an instance are kept.
    boolean isRecorded(InstanceId id) {
        return database.sql("SELECT record_calls FROM mcp_instances WHERE id = :id AND deleted_at IS NULL")
                .param("id", id.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    void setToken(InstanceId id, String hash, String hint) {
        database.sql("""
            UPDATE mcp_instances
            SET access_token = :hash, token_hint = :hint, updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL
            """)
                .param("id", id.value())
                .param("hash", hash)
                .param("hint", hint)
                .update();
    }

    boolean delete(InstanceId id) {
        return database.sql("""
            UPDATE mcp_instances
            SET deleted_at = clock_timestamp(), status = CASE WHEN status IN ('pending', 'running')
                THEN 'disconnected' ELSE status END, assigned_port = NULL, process_id = NULL,
                updated_at = clock_timestamp()
            WHERE id = :id AND deleted_at IS NULL
            """).param("id", id.value()).update() == 1;
    }

    static Instance instance(ResultSet row) throws SQLException {
        return new Instance(
                new InstanceId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getObject("mcp_type_id", UUID.class),
                row.getString("type_name"),
                row.getString("type_display_name"),
                Optional.ofNullable(row.getString("type_icon")),
                Optional.ofNullable(row.getObject("api_key_id", UUID.class)),
                row.getString("name"),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getObject("process_id", Long.class)),
                row.getString("token_hint"),
                row.getString("access_url"),
                Optional.ofNullable(row.getObject("assigned_port", Integer.class)),
                Optional.ofNullable(row.getObject("duration_minutes", Integer.class))
                        .map(Duration::ofMinutes),
                instant(row.getTimestamp("ends_at")),
                JSON.readValue(row.getString("config"), TEXTS),
                Optional.ofNullable(row.getString("error_message")),
                instant(row.getTimestamp("last_accessed")),
                row.getString("stats"),
                new LogId(row.getObject("log_id", UUID.class)),
                row.getInt("host_user"),
                row.getBoolean("record_calls"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                instant(row.getTimestamp("deleted_at")));
    }

    static Optional<Instant> instant(@Nullable Timestamp at) {
        return Optional.ofNullable(at).map(Timestamp::toInstant);
    }

    private static @Nullable Integer minutes(Optional<Duration> duration) {
        return duration.map(it -> (int) it.toMinutes()).orElse(null);
    }

    private static @Nullable OffsetDateTime moment(Optional<Instant> at) {
        return at.map(it -> it.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
