package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.identity.Users;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.collection.Collections;
import dev.slipway.mcp.collection.Member;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.instances.Terms;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.platform.Database;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import dev.slipway.projects.NewProject;
import dev.slipway.projects.ProjectSettings;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The database itself keeps people's rows apart: every table that has an owner is guarded, whatever table a later
/// migration adds.
class RowLevelSecurityTest {
    /// The shared types of the catalogue are everybody's.
    private static final String OWN_TYPES = " WHERE user_id IS NOT NULL";

    @Test
    void everyTableWithAnOwnerIsGuarded() {
        try (var fresh = TestDatabase.create()) {
            var unguarded = fresh.database()
                    .asSystem(
                            "test",
                            () -> fresh.database().sql("""
                SELECT DISTINCT c.relname
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
                JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
                WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
                  AND (a.attname IN ('user_id', 'project_id') OR c.relname = 'users')
                ORDER BY 1
                """).query(String.class).list());
            assertThat(unguarded).isEmpty();
        }
    }

    @Test
    void theServingRoleIsBoundByTheGuard() {
        try (var fresh = TestDatabase.create()) {
            var free = fresh.database()
                    .asUser(
                            UserId.random(),
                            () -> fresh.database().sql("""
                SELECT rolsuper OR rolbypassrls OR EXISTS (
                    SELECT FROM pg_class c
                    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
                    WHERE c.relowner = r.oid)
                FROM pg_roles r
                WHERE rolname = current_user
                """).query(Boolean.class).single());
            assertThat(free).isFalse();
        }
    }

    @Test
    void withoutItsOwnerNoRowIsFound() {
        try (var server = TestServer.start()) {
            var database = server.get(Database.class);
            fill(server, database);
            for (var table : guarded(database)) {
                assertThat(count(database, UserId.random(), table)).as(table).isZero();
            }
        }
    }

    private static void fill(TestServer server, Database database) {
        var owner = server.get(Users.class)
                .create("owner@example.com", "Owner", false)
                .id();
        database.asUser(owner, () -> {
            var wanted = new NewProject(owner, "mine", Optional.empty(), "main", ProjectSettings.none());
            var project = server.get(Projects.class).create(wanted);
            server.get(Variables.class).set(project.id(), "A", "x", true);
        });
        var types = server.get(McpTypes.class);
        var figma = types.get(owner, "figma");
        server.get(Keys.class).put(owner, figma, Map.of("FIGMA_API_KEY", "x"), Optional.empty());
        var instance = server.get(Instances.class)
                .create(owner, new Instances.Wanted("figma", Optional.empty(), Terms.Life.USUAL, Map.of()))
                .instance();
        server.get(Collections.class)
                .replace(owner, List.of(new Member(instance.id().endpoint(), "figma", ToolRules.NONE)));
        for (var table : List.of(
                "users",
                "projects",
                "variables",
                "events",
                "api_keys",
                "mcp_instances",
                "mcp_collections",
                "log_streams")) {
            assertThat(count(database, owner, table))
                    .as("the owner's own " + table)
                    .isPositive();
        }
    }

    /// The tables themselves, partitions too: those are readable by their own names.
    private static List<String> guarded(Database database) {
        return database.asSystem(
                "test", () -> database.sql("""
            SELECT quote_ident(c.relname)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
            WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity
            """).query(String.class).list());
    }

    private static long count(Database database, UserId user, String table) {
        return database.asUser(
                user,
                () -> database.sql("SELECT count(*) FROM " + table + (table.equals("mcp_types") ? OWN_TYPES : ""))
                        .query(Long.class)
                        .single());
    }
}
