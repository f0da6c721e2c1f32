package dev.slipway.identity;

import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// The table `users`. An account that was deleted or made inactive is not found.
final class UserStore {
    private final Database database;

    UserStore(Database database) {
        this.database = database;
    }

    /// @return empty when the address is taken
    Optional<User> insert(String email, String name, boolean administrator) {
        return database.sql("""
            INSERT INTO users (email, name, is_administrator)
            VALUES (:email, :name, :administrator)
            ON CONFLICT DO NOTHING
            RETURNING id, name, email, is_administrator, password_hash, created_at
            """)
                .param("email", email)
                .param("name", name)
                .param("administrator", administrator)
                .query((row, _) -> user(row))
                .optional();
    }

    Optional<User> find(UserId id) {
        return database.sql("""
            SELECT id, name, email, is_administrator, password_hash, created_at
            FROM users
            WHERE id = :id AND is_active AND deleted_at IS NULL
            """)
                .param("id", id.value())
                .query((row, _) -> user(row))
                .optional();
    }

    /// The account that the local door and the first link open: the oldest administrator.
    Optional<User> firstAdministrator() {
        return database.sql("""
            SELECT id, name, email, is_administrator, password_hash, created_at
            FROM users
            WHERE is_administrator AND is_active AND deleted_at IS NULL
            ORDER BY created_at, id
            LIMIT 1
            """).query((row, _) -> user(row)).optional();
    }

    Optional<WithPassword> findByEmail(String email) {
        return database.sql("""
            SELECT id, name, email, is_administrator, password_hash, created_at
            FROM users
            WHERE lower(email) = lower(:email) AND is_active AND deleted_at IS NULL
            """)
                .param("email", email)
                .query((row, _) -> new WithPassword(user(row), Optional.ofNullable(row.getString("password_hash"))))
                .optional();
    }

    boolean anyone() {
        return database.sql("SELECT EXISTS (SELECT FROM users)")
                .query(Boolean.class)
                .single();
    }

    /// Waits for whoever else makes the first user; the lock ends with the transaction.
    void lockFirstStart() {
        database.sql("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").update();
    }

    Optional<String> passwordHash(UserId id) {
        return database.sql("SELECT password_hash FROM users WHERE id = :id AND password_hash IS NOT NULL")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    void setPassword(UserId id, String hash) {
        database.sql("UPDATE users SET password_hash = :hash, updated_at = now() WHERE id = :id")
                .param("hash", hash)
                .param("id", id.value())
                .update();
    }

    void setProfile(UserId id, String name, String email) {
        database.sql("""
            UPDATE users
            SET name = :name, email = :email, updated_at = now(),
                email_verified = email_verified AND lower(email) = lower(:email)
            WHERE id = :id
            """)
                .param("name", name)
                .param("email", email)
                .param("id", id.value())
                .update();
    }

    boolean emailTaken(String email, UserId by) {
        return database.sql("""
            SELECT EXISTS (
                SELECT FROM users WHERE lower(email) = lower(:email) AND deleted_at IS NULL AND id <> :by)
            """)
                .param("email", email)
                .param("by", by.value())
                .query(Boolean.class)
                .single();
    }

    static User user(ResultSet row) throws SQLException {
        return new User(
                new UserId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                row.getBoolean("is_administrator"),
                row.getString("password_hash") != null,
                row.getTimestamp("created_at").toInstant());
    }

    record WithPassword(User user, Optional<String> hash) {}
}
