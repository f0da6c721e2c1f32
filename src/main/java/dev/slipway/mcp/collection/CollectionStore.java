package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// The table `mcp_collections`. In the caller's transaction.
final class CollectionStore {
    private final Database database;

    CollectionStore(Database database) {
        this.database = database;
    }

    /// In their order.
    List<Member> list(UserId user) {
        return database.sql("""
            SELECT endpoint_kind, endpoint_id, alias
            FROM mcp_collections
            WHERE user_id = :user
            ORDER BY position
            """)
                .param("user", user.value())
                .query((row, _) -> new Member(
                        new EndpointId(
                                Kind.valueOf(row.getString("endpoint_kind").toUpperCase(Locale.ROOT)),
                                row.getObject("endpoint_id", UUID.class)),
                        row.getString("alias")))
                .list();
    }

    void clear(UserId user) {
        database.sql("DELETE FROM mcp_collections WHERE user_id = :user")
                .param("user", user.value())
                .update();
    }

    void insert(UserId user, int position, Member member) {
        database.sql("""
            INSERT INTO mcp_collections (user_id, position, endpoint_kind, endpoint_id, alias)
            VALUES (:user, :position, :kind, :endpoint, :alias)
            """)
                .param("user", user.value())
                .param("position", position)
                .param("kind", member.endpoint().kind().name().toLowerCase(Locale.ROOT))
                .param("endpoint", member.endpoint().uuid())
                .param("alias", member.alias())
                .update();
    }
}
