package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// The table `sign_in_links`.
final class SignInLinkStore {
    private final Database database;

    SignInLinkStore(Database database) {
        this.database = database;
    }

    void insert(UserId user, String hash, Instant expires) {
        database.sql("""
            INSERT INTO sign_in_links (user_id, token_hash, expires_at)
            VALUES (:user, :hash, :expires)
            """)
                .param("user", user.value())
                .param("hash", hash)
                .param("expires", expires.atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<User> find(String hash, Instant now) {
        return database.sql("""
            SELECT u.id, u.name, u.email, u.is_administrator, u.password_hash, u.created_at
            FROM sign_in_links l
            JOIN users u ON u.id = l.user_id
            WHERE l.token_hash = :hash AND l.used_at IS NULL AND l.expires_at > :now
              AND u.is_active AND u.deleted_at IS NULL
            """)
                .param("hash", hash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> UserStore.user(row))
                .optional();
    }

    /// Uses it up. One statement: of two that come at once, one finds it used.
    boolean use(String hash, Instant now) {
        return database.sql("""
            UPDATE sign_in_links
            SET used_at = :now
            WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
            """)
                        .param("hash", hash)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /// Of the user's links, only the newest works.
    void withdraw(UserId user) {
        database.sql("DELETE FROM sign_in_links WHERE user_id = :user AND used_at IS NULL")
                .param("user", user.value())
                .update();
    }
}
