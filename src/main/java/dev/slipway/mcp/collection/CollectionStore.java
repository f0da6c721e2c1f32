package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `mcp_collections`. In the caller's transaction.
final class CollectionStore {
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> PAIRS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json;

    CollectionStore(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /// In their order.
    List<Member> list(UserId user) {
        return database.sql("""
            SELECT endpoint_kind, endpoint_id, alias, allowed_tools, denied_tools, renamed_tools
            FROM mcp_collections
            WHERE user_id = :user
            ORDER BY position
            """)
                .param("user", user.value())
                .query((row, _) -> new Member(
                        new EndpointId(
                                Kind.valueOf(row.getString("endpoint_kind").toUpperCase(Locale.ROOT)),
                                row.getObject("endpoint_id", UUID.class)),
                        row.getString("alias"),
                        rules(row)))
                .list();
    }

    void clear(UserId user) {
        database.sql("DELETE FROM mcp_collections WHERE user_id = :user")
                .param("user", user.value())
                .update();
    }

    void insert(UserId user, int position, Member member) {
        database.sql("""
            INSERT INTO mcp_collections (user_id, position, endpoint_kind, endpoint_id, alias,
                                         allowed_tools, denied_tools, renamed_tools)
            VALUES (:user, :position, :kind, :endpoint, :alias, :allowed::jsonb, :denied::jsonb, :renamed::jsonb)
            """)
                .param("user", user.value())
                .param("position", position)
                .param("kind", member.endpoint().kind().name().toLowerCase(Locale.ROOT))
                .param("endpoint", member.endpoint().uuid())
                .param("alias", member.alias())
                .param("allowed", json.writeValueAsString(member.tools().allowed()))
                .param("denied", json.writeValueAsString(member.tools().denied()))
                .param("renamed", json.writeValueAsString(member.tools().renamed()))
                .update();
    }

    private ToolRules rules(ResultSet row) throws SQLException {
        return new ToolRules(
                json.readValue(row.getString("allowed_tools"), NAMES),
                json.readValue(row.getString("denied_tools"), NAMES),
                json.readValue(row.getString("renamed_tools"), PAIRS));
    }
}
