package dev.slipway.identity.oauth;

import static dev.slipway.identity.oauth.GrantStore.at;

import dev.slipway.identity.AccessGrants.Access;
import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The table `oauth_tokens`.
final class GrantTokenStore {
    private final Database database;

    GrantTokenStore(Database database) {
        this.database = database;
    }

    enum Kind {
        ACCESS,
        REFRESH;

        String column() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// A token that is to be stored; never the token itself.
    record Issued(Kind kind, String hash, Set<String> scopes, Instant ends) {}

    /// @param used when it was exchanged
    record Stored(Kind kind, Grant grant, Set<String> scopes, Instant ends, Optional<Instant> used) {}

    void insert(Grant grant, Issued token) {
        database.sql("""
            INSERT INTO oauth_tokens (grant_id, user_id, kind, token_hash, scopes, expires_at)
            VALUES (:grant, :user, :kind, :hash, string_to_array(:scopes, ' '), :ends)
            """)
                .param("grant", grant.id())
                .param("user", grant.user().value())
                .param("kind", token.kind.column())
                .param("hash", token.hash)
                .param("scopes", String.join(" ", token.scopes))
                .param("ends", at(token.ends))
                .update();
    }

    Optional<Stored> find(String hash) {
        return database.sql("""
            SELECT g.*, array_to_string(g.scopes, ' ') AS scope, t.kind,
                   array_to_string(t.scopes, ' ') AS token_scope, t.expires_at AS ends, t.used_at
            FROM oauth_tokens t
            JOIN oauth_grants g ON g.id = t.grant_id
            JOIN users u ON u.id = g.user_id AND u.is_active AND u.deleted_at IS NULL
            WHERE t.token_hash = :hash
            """)
                .param("hash", hash)
                .query((row, _) -> stored(row))
                .optional();
    }

    /// What an access token opens, and whose it is.
    record Opens(String resource, Access access, Instant ends) {}

    Optional<Opens> opens(String hash, Instant now) {
        return database.sql("""
            SELECT g.id, g.resource, array_to_string(t.scopes, ' ') AS scope, t.expires_at,
                   u.id AS user_id, u.email, u.name, u.is_administrator
            FROM oauth_tokens t
            JOIN oauth_grants g ON g.id = t.grant_id
            JOIN users u ON u.id = g.user_id AND u.is_active AND u.deleted_at IS NULL
            WHERE t.token_hash = :hash AND t.kind = 'access' AND t.expires_at > :now
            """)
                .param("hash", hash)
                .param("now", at(now))
                .query((row, _) -> opens(row))
                .optional();
    }

    /// Spends a refresh token.
    ///
    /// @return how many were unspent: none for the second of two who come at once
    int use(String hash, Instant now) {
        return database.sql("UPDATE oauth_tokens SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL")
                .param("hash", hash)
                .param("now", at(now))
                .update();
    }

    int delete(String hash) {
        return database.sql("DELETE FROM oauth_tokens WHERE token_hash = :hash")
                .param("hash", hash)
                .update();
    }

    int deleteExpired(Instant now) {
        return database.sql("DELETE FROM oauth_tokens WHERE expires_at < :now")
                .param("now", at(now))
                .update();
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                GrantStore.grant(row),
                Set.of(row.getString("token_scope").split(" ", -1)),
                GrantStore.moment(row, "ends").orElseThrow(),
                GrantStore.moment(row, "used_at"));
    }

    private static Opens opens(ResultSet row) throws SQLException {
        var owner = new SignedIn(
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("email"),
                row.getString("name"),
                row.getBoolean("is_administrator"));
        var scopes = Set.of(row.getString("scope").split(" ", -1));
        return new Opens(
                row.getString("resource"),
                new Access(owner, row.getObject("id", UUID.class), scopes),
                GrantStore.moment(row, "expires_at").orElseThrow());
    }
}
