package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `api_tokens`.
final class TokenStore {
    private final Database database;

    TokenStore(Database database) {
        this.database = database;
    }

    Token insert(UserId user, String name, String secret, Optional<Instant> expires) {
        return database.sql("""
            INSERT INTO api_tokens (user_id, name, token_hash, hint, expires_at)
            VALUES (:user, :name, :hash, :hint, :expires)
            RETURNING id, name, hint, created_at, last_used_at, expires_at
            """)
                .param("user", user.value())
                .param("name", name)
                .param("hash", Secret.hash(secret))
                .param("hint", secret.substring(secret.length() - 4))
                .param(
                        "expires",
                        expires.map(moment -> moment.atOffset(ZoneOffset.UTC)).orElse(null))
                .query((row, _) -> token(row))
                .single();
    }

    List<Token> list(UserId user) {
        return database.sql("""
            SELECT id, name, hint, created_at, last_used_at, expires_at
            FROM api_tokens
            WHERE user_id = :user AND revoked_at IS NULL
            ORDER BY created_at DESC, id
            """)
                .param("user", user.value())
                .query((row, _) -> token(row))
                .list();
    }

    /// The user of a token that works, noting that it was used; at most once a minute, to spare the row.
    Optional<User> use(String hash, Instant now) {
        var moment = now.atOffset(ZoneOffset.UTC);
        database.sql("""
            UPDATE api_tokens
            SET last_used_at = :now
            WHERE token_hash = :hash AND (last_used_at IS NULL OR last_used_at < :now - interval '1 minute')
            """).param("now", moment).param("hash", hash).update();
        return database.sql("""
            SELECT u.id, u.name, u.email, u.is_administrator, u.password_hash, u.created_at
            FROM api_tokens t
            JOIN users u ON u.id = t.user_id
            WHERE t.token_hash = :hash AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > :now)
              AND u.is_active AND u.deleted_at IS NULL
            """)
                .param("hash", hash)
                .param("now", moment)
                .query((row, _) -> UserStore.user(row))
                .optional();
    }

    /// @return how many were there
    int revoke(UserId user, UUID id) {
        return database.sql("""
            UPDATE api_tokens SET revoked_at = now() WHERE id = :id AND user_id = :user AND revoked_at IS NULL
            """).param("id", id).param("user", user.value()).update();
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("hint"),
                row.getTimestamp("created_at").toInstant(),
                moment(row, "last_used_at"),
                moment(row, "expires_at"));
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        java.sql.@Nullable Timestamp value = row.getTimestamp(column);
        return Optional.ofNullable(value).map(java.sql.Timestamp::toInstant);
    }
}
