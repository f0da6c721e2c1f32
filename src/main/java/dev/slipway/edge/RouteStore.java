package dev.slipway.edge;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of `routes`. Everything in the caller's transaction.
final class RouteStore {
    private final Database database;

    RouteStore(Database database) {
        this.database = database;
    }

    List<RouteEntry> list() {
        return database.sql("""
                SELECT project_id, name, target_kind, target_host, target_port, target_folder, target_fallback, target_why
                FROM routes
                """).query(RouteStore::entry).list();
    }

    /// The row stays locked until the transaction ends, so that two switches of one name follow each other.
    Optional<RouteEntry> lock(String name) {
        return database.sql("""
                SELECT project_id, name, target_kind, target_host, target_port, target_folder, target_fallback, target_why
                FROM routes
                WHERE name = :name
                FOR UPDATE
                """).param("name", name).query(RouteStore::entry).optional();
    }

    /// Whether the row was written; false when the name is another project's.
    boolean save(RouteEntry entry) {
        var columns = Columns.of(entry.target());
        return database.sql("""
                INSERT INTO routes (project_id, name, target_kind, target_host, target_port,
                                    target_folder, target_fallback, target_why)
                VALUES (:project, :name, :kind, :host, :port, :folder, :fallback, :why)
                ON CONFLICT (name) DO UPDATE
                SET target_kind = excluded.target_kind,
                    target_host = excluded.target_host,
                    target_port = excluded.target_port,
                    target_folder = excluded.target_folder,
                    target_fallback = excluded.target_fallback,
                    target_why = excluded.target_why,
                    updated_at = now()
                WHERE routes.project_id = excluded.project_id
                """)
                        .param("project", entry.project().value())
                        .param("name", entry.name())
                        .param("kind", columns.kind())
                        .param("host", columns.host())
                        .param("port", columns.port())
                        .param("folder", columns.folder())
                        .param("fallback", columns.fallback())
                        .param("why", columns.why())
                        .update()
                == 1;
    }

    void remove(ProjectId project) {
        database.sql("DELETE FROM routes WHERE project_id = :project")
                .param("project", project.value())
                .update();
    }

    private static RouteEntry entry(ResultSet row, int number) throws SQLException {
        return new RouteEntry(
                new ProjectId(row.getObject("project_id", UUID.class)), row.getString("name"), target(row));
    }

    private static Target target(ResultSet row) throws SQLException {
        return switch (row.getString("target_kind")) {
            case "upstream" ->
                new Target.Upstream(new InetSocketAddress(row.getString("target_host"), row.getInt("target_port")));
            case "files" ->
                new Target.Files(Path.of(row.getString("target_folder")), row.getBoolean("target_fallback"));
            default -> new Target.Nothing(row.getString("target_why"));
        };
    }

    /// A target as the row spells it.
    private record Columns(
            String kind,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String folder,
            @Nullable Boolean fallback,
            @Nullable String why) {
        static Columns of(Target target) {
            return switch (target) {
                case Target.Upstream(var address) ->
                    new Columns("upstream", address.getHostString(), address.getPort(), null, null, null);
                case Target.Files(var folder, var fallback) ->
                    new Columns("files", null, null, folder.toString(), fallback, null);
                case Target.Nothing(var why) -> new Columns("nothing", null, null, null, null, why);
            };
        }
    }
}
