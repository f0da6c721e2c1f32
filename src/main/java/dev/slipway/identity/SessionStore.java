package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The table `sessions`.
final class SessionStore {
    private final Database database;

    SessionStore(Database database) {
        this.database = database;
    }

    UUID insert(UserId user, String hash, Visit visit, Instant expires) {
        return database.sql("""
            INSERT INTO sessions (user_id, token_hash, ip_address, user_agent, expires_at)
            VALUES (:user, :hash, :address::inet, :agent, :expires)
            RETURNING id
            """)
                .param("user", user.value())
                .param("hash", hash)
                .param("address", visit.address())
                .param("agent", visit.program())
                .param("expires", expires.atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .single();
    }

    /// The session of this token and its user, when neither has ended.
    Optional<Found> find(String hash, Instant now) {
        return database.sql("""
            SELECT s.id AS session_id, s.expires_at, s.last_used_at,
                   u.id, u.name, u.email, u.is_administrator, u.password_hash, u.created_at
            FROM sessions s
            JOIN users u ON u.id = s.user_id
            WHERE s.token_hash = :hash AND s.expires_at > :now AND u.is_active AND u.deleted_at IS NULL
            """)
                .param("hash", hash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Found(
                        row.getObject("session_id", UUID.class),
                        UserStore.user(row),
                        row.getTimestamp("last_used_at").toInstant()))
                .optional();
    }

    void use(UUID id, Instant now, Instant expires) {
        database.sql("UPDATE sessions SET last_used_at = :now, expires_at = :expires WHERE id = :id")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("expires", expires.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    List<Session> list(UserId user, Instant now) {
        return database.sql("""
            SELECT id, host(ip_address) AS address, user_agent, created_at, last_used_at, expires_at
            FROM sessions
            WHERE user_id = :user AND expires_at > :now
            ORDER BY last_used_at DESC
            """)
                .param("user", user.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> new Session(
                        row.getObject("id", UUID.class),
                        Optional.ofNullable(row.getString("address")),
                        Optional.ofNullable(row.getString("user_agent")),
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("last_used_at").toInstant(),
                        row.getTimestamp("expires_at").toInstant()))
                .list();
    }

    /// @return how many were there
    int delete(UserId user, UUID id) {
        return database.sql("DELETE FROM sessions WHERE id = :id AND user_id = :user")
                .param("id", id)
                .param("user", user.value())
                .update();
    }

    void deleteOthers(UserId user, Optional<UUID> kept) {
        database.sql("DELETE FROM sessions WHERE user_id = :user AND id IS DISTINCT FROM :kept::uuid")
                .param("user", user.value())
                .param("kept", kept.orElse(null))
                .update();
    }

    void deleteExpired(Instant now) {
        database.sql("DELETE FROM sessions WHERE expires_at <= :now")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    record Found(UUID id, User user, Instant lastUsed) {}
}
