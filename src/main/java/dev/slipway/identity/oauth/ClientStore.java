package dev.slipway.identity.oauth;

import dev.slipway.platform.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// The table `oauth_clients`.
final class ClientStore {
    private final Database database;

    ClientStore(Database database) {
        this.database = database;
    }

    void insert(Client client) {
        database.sql("""
            INSERT INTO oauth_clients (client_id, name, website, redirect_uris)
            VALUES (:id, :name, :website, string_to_array(:redirects, ' '))
            """)
                .param("id", client.id())
                .param("name", client.name())
                .param("website", client.website().orElse(null))
                .param("redirects", String.join(" ", client.redirectUris()))
                .update();
    }

    Optional<Client> find(String id) {
        return database.sql("""
            SELECT client_id, name, website, array_to_string(redirect_uris, ' ') AS redirects
            FROM oauth_clients
            WHERE client_id = :id
            """).param("id", id).query((row, _) -> client(row)).optional();
    }

    void use(String id, Instant now) {
        database.sql("UPDATE oauth_clients SET last_used_at = :now WHERE client_id = :id")
                .param("id", id)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Forgets clients that nobody ever approved since `unused`, and those without a grant since `idle`.
    ///
    /// @return how many
    int deleteUnused(Instant unused, Instant idle) {
        return database.sql("""
            DELETE FROM oauth_clients c
            WHERE (c.last_used_at IS NULL AND c.created_at < :unused)
               OR (c.last_used_at < :idle
                   AND NOT EXISTS (SELECT FROM oauth_grants g WHERE g.client_id = c.client_id))
            """)
                .param("unused", unused.atOffset(ZoneOffset.UTC))
                .param("idle", idle.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Client client(ResultSet row) throws SQLException {
        return new Client(
                row.getString("client_id"),
                row.getString("name"),
                Optional.ofNullable(row.getString("website")),
                List.of(row.getString("redirects").split(" ", -1)));
    }
}
