package dev.slipway.identity.oauth;

import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `oauth_grants`.
final class GrantStore {
    private final Database database;

    GrantStore(Database database) {
        this.database = database;
    }

    /// Stores a question to a person.
    ///
    /// @param stateHash of the word that the consent form carries
    void insert(Grant grant, String stateHash, Instant expires) {
        database.sql("""
            INSERT INTO oauth_grants (id, user_id, client_id, client_name, redirect_uri, resource, scopes,
                                      client_state, code_challenge, state_hash, expires_at)
            VALUES (:id, :user, :client, :name, :redirect, :resource, string_to_array(:scopes, ' '),
                    :state, :challenge, :hash, :expires)
            """)
                .param("id", grant.id())
                .param("user", grant.user().value())
                .param("client", grant.clientId())
                .param("name", grant.clientName())
                .param("redirect", grant.redirectUri())
                .param("resource", grant.resource())
                .param("scopes", String.join(" ", grant.scopes()))
                .param("state", grant.clientState().orElse(null))
                .param("challenge", grant.codeChallenge())
                .param("hash", stateHash)
                .param("expires", at(expires))
                .update();
    }

    /// A question that waits for its answer.
    Optional<Grant> findAsked(String stateHash, Instant now) {
        return database.sql("""
            SELECT g.*, array_to_string(g.scopes, ' ') AS scope
            FROM oauth_grants g
            JOIN users u ON u.id = g.user_id AND u.is_active AND u.deleted_at IS NULL
            WHERE g.state_hash = :hash AND g.expires_at > :now
            """)
                .param("hash", stateHash)
                .param("now", at(now))
                .query((row, _) -> grant(row))
                .optional();
    }

    /// Answers a question with yes.
    ///
    /// @return how many waited: none when it was answered already
    int approve(UUID id, Set<String> scopes, Code code, Instant now) {
        return database.sql("""
            UPDATE oauth_grants
            SET scopes = string_to_array(:scopes, ' '), state_hash = NULL, approved_at = :now,
                code_hash = :code, code_expires_at = :ends, expires_at = greatest(expires_at, :ends)
            WHERE id = :id AND state_hash IS NOT NULL
            """)
                .param("id", id)
                .param("scopes", String.join(" ", scopes))
                .param("code", code.hash)
                .param("ends", at(code.ends))
                .param("now", at(now))
                .update();
    }

    /// @param used when it was exchanged
    record Coded(Grant grant, Instant ends, Optional<Instant> used) {}

    record Code(String hash, Instant ends) {}

    Optional<Coded> findByCode(String codeHash) {
        return database.sql("""
            SELECT g.*, array_to_string(g.scopes, ' ') AS scope
            FROM oauth_grants g
            JOIN users u ON u.id = g.user_id AND u.is_active AND u.deleted_at IS NULL
            WHERE g.code_hash = :hash
            """)
                .param("hash", codeHash)
                .query((row, _) -> new Coded(
                        grant(row), moment(row, "code_expires_at").orElseThrow(), moment(row, "code_used_at")))
                .optional();
    }

    /// Spends the code.
    ///
    /// @return how many were unspent: none for the second of two who come at once
    int useCode(UUID id, Instant now) {
        return database.sql("UPDATE oauth_grants SET code_used_at = :now WHERE id = :id AND code_used_at IS NULL")
                .param("id", id)
                .param("now", at(now))
                .update();
    }

    void extend(UUID id, Instant now, Instant expires) {
        database.sql("UPDATE oauth_grants SET last_used_at = :now, expires_at = :expires WHERE id = :id")
                .param("id", id)
                .param("now", at(now))
                .param("expires", at(expires))
                .update();
    }

    /// What the user allowed and did not take back, the newest first.
    List<Grant> list(UserId user, Instant now) {
        return database.sql("""
            SELECT g.*, array_to_string(g.scopes, ' ') AS scope
            FROM oauth_grants g
            WHERE g.user_id = :user AND g.code_used_at IS NOT NULL AND g.expires_at > :now
            ORDER BY g.approved_at DESC, g.id
            """)
                .param("user", user.value())
                .param("now", at(now))
                .query((row, _) -> grant(row))
                .list();
    }

    /// @return how many were there
    int delete(UserId user, UUID id) {
        return database.sql("DELETE FROM oauth_grants WHERE id = :id AND user_id = :user")
                .param("id", id)
                .param("user", user.value())
                .update();
    }

    int deleteExpired(Instant now) {
        return database.sql("DELETE FROM oauth_grants WHERE expires_at < :now")
                .param("now", at(now))
                .update();
    }

    static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                row.getObject("id", UUID.class),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("client_id"),
                row.getString("client_name"),
                row.getString("redirect_uri"),
                row.getString("resource"),
                Set.of(row.getString("scope").split(" ", -1)),
                Optional.ofNullable(row.getString("client_state")),
                row.getString("code_challenge"),
                moment(row, "approved_at"),
                moment(row, "last_used_at"));
    }

    static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
    }
}
