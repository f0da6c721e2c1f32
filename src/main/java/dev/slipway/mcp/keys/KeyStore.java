package dev.slipway.mcp.keys;

import dev.slipway.platform.Database;
import dev.slipway.platform.Resealable;
import dev.slipway.platform.Sealed;
import dev.slipway.platform.UserId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `api_keys`. In the caller's transaction.
final class KeyStore implements Resealable {
    private final Database database;

    KeyStore(Database database) {
        this.database = database;
    }

    /// A key before it is stored.
    record Draft(
            UserId user,
            UUID type,
            Sealed sealed,
            Optional<String> hint,
            Collection<String> names,
            Optional<Instant> expiresAt) {}

    /// Stores the user's key for the type, in place of the one there was.
    UUID put(Draft draft) {
        return database.sql("""
            INSERT INTO api_keys (user_id, mcp_type_id, encrypted_key, key_hint, encryption_iv, key_id, names,
                expires_at)
            VALUES (:user, :type, :cipher, :hint, :iv, :keyId, string_to_array(:names, ','), :expires)
            ON CONFLICT (user_id, mcp_type_id) DO UPDATE
            SET encrypted_key = excluded.encrypted_key, key_hint = excluded.key_hint,
                encryption_iv = excluded.encryption_iv, key_id = excluded.key_id, names = excluded.names,
                expires_at = excluded.expires_at, is_active = true, updated_at = clock_timestamp()
            RETURNING id
            """)
                .param("user", draft.user().value())
                .param("type", draft.type())
                .param("cipher", text(draft.sealed().cipher()))
                .param("hint", draft.hint().orElse(null))
                .param("iv", HexFormat.of().formatHex(draft.sealed().iv()))
                .param("keyId", draft.sealed().keyId())
                .param("names", String.join(",", draft.names()))
                .param(
                        "expires",
                        draft.expiresAt().map(it -> it.atOffset(ZoneOffset.UTC)).orElse(null))
                .query(UUID.class)
                .single();
    }

    boolean delete(UserId user, UUID type) {
        return database.sql("DELETE FROM api_keys WHERE user_id = :user AND mcp_type_id = :type")
                        .param("user", user.value())
                        .param("type", type)
                        .update()
                == 1;
    }

    boolean setActive(UserId user, UUID type, boolean active) {
        return database.sql("""
            UPDATE api_keys
            SET is_active = :active, updated_at = clock_timestamp()
            WHERE user_id = :user AND mcp_type_id = :type
            """)
                        .param("active", active)
                        .param("user", user.value())
                        .param("type", type)
                        .update()
                == 1;
    }

    /// The user's keys, each with how it is used: the requirement's query for the use of keys. Those that are switched
    /// off are listed too, last.
    List<ApiKey> usage(UserId user) {
        return database.sql("""
            SELECT ak.id, ak.mcp_type_id, ak.key_hint, ak.names, ak.is_active, ak.expires_at, ak.created_at,
                ak.updated_at, mt.name AS type_name, mt.display_name AS mcp_type,
                count(mi.id) AS active_instances, max(mi.created_at) AS last_used
            FROM api_keys ak
            JOIN mcp_types mt ON ak.mcp_type_id = mt.id
            LEFT JOIN mcp_instances mi ON ak.id = mi.api_key_id AND mi.status = 'running' AND mi.deleted_at IS NULL
            WHERE ak.user_id = :user
            GROUP BY ak.id, mt.id
            ORDER BY ak.is_active DESC, mt.display_name, ak.id
            """)
                .param("user", user.value())
                .query((row, _) -> key(row))
                .list();
    }

    Optional<Stored> find(UserId user, UUID type) {
        return database.sql("""
            SELECT id, user_id, mcp_type_id, encrypted_key, encryption_iv, key_id, is_active, expires_at, updated_at
            FROM api_keys
            WHERE user_id = :user AND mcp_type_id = :type
            """)
                .param("user", user.value())
                .param("type", type)
                .query((row, _) -> stored(row))
                .optional();
    }

    @Override
    public List<Value> sealedByOthers(String keyId, int most) {
        return database.sql("""
            SELECT id, user_id, mcp_type_id, encrypted_key, encryption_iv, key_id, is_active, expires_at, updated_at
            FROM api_keys
            WHERE key_id <> :keyId
            ORDER BY id
            LIMIT :most
            FOR UPDATE
            """)
                .param("keyId", keyId)
                .param("most", most)
                .query((row, _) -> stored(row).sealedValue())
                .list();
    }

    /// What changes a key changes `updated_at`; this does not.
    @Override
    public void replaceSeal(UUID id, Sealed sealed) {
        database.sql("""
            UPDATE api_keys
            SET encrypted_key = :cipher, encryption_iv = :iv, key_id = :keyId
            WHERE id = :id
            """)
                .param("cipher", text(sealed.cipher()))
                .param("iv", HexFormat.of().formatHex(sealed.iv()))
                .param("keyId", sealed.keyId())
                .param("id", id)
                .update();
    }

    /// Whose key it is, authenticated with it: a row copied to another user or type does not open.
    static byte[] context(UserId user, UUID type) {
        return "api key %s %s".formatted(user, type).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] cipher) {
        return Base64.getEncoder().encodeToString(cipher);
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getObject("mcp_type_id", UUID.class),
                row.getString("type_name"),
                row.getString("mcp_type"),
                Optional.ofNullable(row.getString("key_hint")),
                List.of((String[]) row.getArray("names").getArray()),
                row.getBoolean("is_active"),
                instant(row.getTimestamp("expires_at")),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                row.getLong("active_instances"),
                instant(row.getTimestamp("last_used")));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getObject("id", UUID.class),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getObject("mcp_type_id", UUID.class),
                new Sealed(
                        row.getString("key_id"),
                        HexFormat.of().parseHex(row.getString("encryption_iv")),
                        Base64.getDecoder().decode(row.getString("encrypted_key"))),
                row.getBoolean("is_active"),
                instant(row.getTimestamp("expires_at")),
                row.getTimestamp("updated_at").toInstant());
    }

    private static Optional<Instant> instant(@Nullable Timestamp at) {
        return Optional.ofNullable(at).map(Timestamp::toInstant);
    }

    /// A key as it is stored.
    record Stored(
            UUID id,
            UserId user,
            UUID type,
            Sealed sealed,
            boolean active,
            Optional<Instant> expiresAt,
            Instant updatedAt) {
        byte[] context() {
            return KeyStore.context(user, type);
        }

        private Value sealedValue() {
            return new Value(id, sealed, context());
        }
    }
}
