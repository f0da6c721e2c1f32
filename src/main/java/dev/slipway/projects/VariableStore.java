package dev.slipway.projects;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.Resealable;
import dev.slipway.platform.Sealed;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The table `variables`. In the caller's transaction; `ProjectStore.lock` before a change.
final class VariableStore implements Resealable {
    private final Database database;

    VariableStore(Database database) {
        this.database = database;
    }

    List<Variable> list(ProjectId project) {
        return database.sql("""
            SELECT key, value, is_secret, version, created_at
            FROM variables
            WHERE project_id = :project AND removed_at IS NULL
            ORDER BY key
            """)
                .param("project", project.value())
                .query((row, _) -> variable(row))
                .list();
    }

    Variable insertPlain(ProjectId project, String key, String value) {
        return database.sql("""
            INSERT INTO variables (project_id, key, version, is_secret, value)
            SELECT :project, :key, coalesce(max(version), 0) + 1, false, :value
            FROM variables
            WHERE project_id = :project AND key = :key
            RETURNING key, value, is_secret, version, created_at
            """)
                .param("project", project.value())
                .param("key", key)
                .param("value", value)
                .query((row, _) -> variable(row))
                .single();
    }

    Variable insertSecret(ProjectId project, String key, Sealed sealed) {
        return database.sql("""
            INSERT INTO variables (project_id, key, version, is_secret, encrypted_value, encryption_iv, key_id)
            SELECT :project, :key, coalesce(max(version), 0) + 1, true, :cipher, :iv, :keyId
            FROM variables
            WHERE project_id = :project AND key = :key
            RETURNING key, value, is_secret, version, created_at
            """)
                .param("project", project.value())
                .param("key", key)
                .param("cipher", sealed.cipher())
                .param("iv", sealed.iv())
                .param("keyId", sealed.keyId())
                .query((row, _) -> variable(row))
                .single();
    }

    /// Ends the current version; it stays for rollbacks.
    ///
    /// @return whether there was one
    boolean retire(ProjectId project, String key) {
        return database.sql("""
            UPDATE variables
            SET removed_at = now()
            WHERE project_id = :project AND key = :key AND removed_at IS NULL
            """)
                        .param("project", project.value())
                        .param("key", key)
                        .update()
                == 1;
    }

    /// Every version of these keys, current or not.
    List<Stored> versions(ProjectId project, Collection<String> keys) {
        return database.sql("""
            SELECT id, project_id, key, version, value, encrypted_value, encryption_iv, key_id
            FROM variables
            WHERE project_id = :project AND key IN (:keys)
            """)
                .param("project", project.value())
                .param("keys", keys)
                .query((row, _) -> stored(row))
                .list();
    }

    @Override
    public List<Value> sealedByOthers(String keyId, int most) {
        return database.sql("""
            SELECT id, project_id, key, version, value, encrypted_value, encryption_iv, key_id
            FROM variables
            WHERE is_secret AND key_id <> :keyId
            ORDER BY id
            LIMIT :most
            FOR UPDATE
            """)
                .param("keyId", keyId)
                .param("most", most)
                .query((row, _) -> stored(row).sealedValue())
                .list();
    }

    @Override
    public void replaceSeal(UUID id, Sealed sealed) {
        database.sql("""
            UPDATE variables
            SET encrypted_value = :cipher, encryption_iv = :iv, key_id = :keyId
            WHERE id = :id
            """)
                .param("cipher", sealed.cipher())
                .param("iv", sealed.iv())
                .param("keyId", sealed.keyId())
                .param("id", id)
                .update();
    }

    /// Whose value it is, authenticated with it: a ciphertext copied to another key or project does not open.
    static byte[] context(ProjectId project, String key) {
        return "variable %s %s".formatted(project, key).getBytes(StandardCharsets.UTF_8);
    }

    private static Variable variable(ResultSet row) throws SQLException {
        return new Variable(
                row.getString("key"),
                Optional.ofNullable(row.getString("value")),
                row.getBoolean("is_secret"),
                row.getInt("version"),
                row.getTimestamp("created_at").toInstant());
    }

    private static Stored stored(ResultSet row) throws SQLException {
        var cipher = Optional.ofNullable(row.getBytes("encrypted_value"));
        var sealed = cipher.isPresent()
                ? Optional.of(new Sealed(row.getString("key_id"), row.getBytes("encryption_iv"), cipher.get()))
                : Optional.<Sealed>empty();
        return new Stored(
                row.getObject("id", UUID.class),
                new ProjectId(row.getObject("project_id", UUID.class)),
                row.getString("key"),
                row.getInt("version"),
                Optional.ofNullable(row.getString("value")),
                sealed);
    }

    /// One version as it is stored: a plain value or a sealed one.
    record Stored(
            UUID id, ProjectId project, String key, int version, Optional<String> value, Optional<Sealed> sealed) {
        byte[] context() {
            return VariableStore.context(project, key);
        }

        private Value sealedValue() {
            return new Value(id, sealed.orElseThrow(), context());
        }
    }
}
