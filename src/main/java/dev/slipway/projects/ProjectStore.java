package dev.slipway.projects;

import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `projects`. In the caller's transaction.
final class ProjectStore {
    private final Database database;

    ProjectStore(Database database) {
        this.database = database;
    }

    /// @return empty when the name is taken, by whomever
    Optional<Project> insert(NewProject wanted, int hostUserBase) {
        return database.sql("""
            INSERT INTO projects (user_id, name, description, repository, branch, runtime, root_folder,
                install_command, build_command, start_command, output_dir, health_path, memory_mb, cpus,
                auto_deploy_enabled, auto_deploy_branch, host_user)
            VALUES (:user, :name, :description, :repository, :branch, :runtime, :rootFolder,
                :install, :build, :start, :output, :health, :memory, :cpus,
                :autoDeploy, :autoDeployBranch, :base + nextval('project_host_users')::integer)
            ON CONFLICT (lower(name)) DO NOTHING
            RETURNING *
            """)
                .param("user", wanted.owner().value())
                .param("name", wanted.name())
                .param("base", hostUserBase)
                .params(values(wanted.description(), wanted.repository(), wanted.branch(), wanted.settings()))
                .query((row, _) -> project(row))
                .optional();
    }

    Optional<Project> find(ProjectId id) {
        return database.sql("SELECT * FROM projects WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> project(row))
                .optional();
    }

    Optional<Project> find(String name) {
        return database.sql("SELECT * FROM projects WHERE lower(name) = lower(:name)")
                .param("name", name)
                .query((row, _) -> project(row))
                .optional();
    }

    List<Project> list() {
        return database.sql("SELECT * FROM projects ORDER BY lower(name)")
                .query((row, _) -> project(row))
                .list();
    }

    PageOf<Project> page(PageOf.Request request) {
        var total =
                database.sql("SELECT count(*) FROM projects").query(Long.class).single();
        var items = database.sql("SELECT * FROM projects ORDER BY lower(name) LIMIT :size OFFSET :offset")
                .param("size", request.size())
                .param("offset", request.offset())
                .query((row, _) -> project(row))
                .list();
        return new PageOf<>(items, request.page(), request.size(), total);
    }

    Optional<Project> update(ProjectId id, ProjectChange change) {
        return database.sql("""
            UPDATE projects
            SET description = :description, repository = :repository, branch = :branch, runtime = :runtime,
                root_folder = :rootFolder, install_command = :install, build_command = :build,
                start_command = :start, output_dir = :output, health_path = :health, memory_mb = :memory,
                cpus = :cpus, auto_deploy_enabled = :autoDeploy, auto_deploy_branch = :autoDeployBranch,
                updated_at = now()
            WHERE id = :id
            RETURNING *
            """)
                .param("id", id.value())
                .params(values(change.description(), change.repository(), change.branch(), change.settings()))
                .query((row, _) -> project(row))
                .optional();
    }

    boolean delete(ProjectId id) {
        return database.sql("DELETE FROM projects WHERE id = :id")
                        .param("id", id.value())
                        .update()
                == 1;
    }

    /// Makes the changes of a project's variables wait for each other.
    void lock(ProjectId id) {
        database.sql("SELECT id FROM projects WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(UUID.class)
                .optional();
    }

    private static Map<String, @Nullable Object> values(
            String description, Optional<String> repository, String branch, ProjectSettings settings) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("description", description);
        values.put("repository", repository.orElse(null));
        values.put("branch", branch);
        values.put("runtime", settings.runtime().orElse(null));
        values.put("rootFolder", settings.rootFolder().orElse(null));
        values.put("install", settings.installCommand().orElse(null));
        values.put("build", settings.buildCommand().orElse(null));
        values.put("start", settings.startCommand().orElse(null));
        values.put("output", settings.outputFolder().orElse(null));
        values.put("health", settings.healthPath().orElse(null));
        values.put("memory", settings.memoryMegabytes().orElse(null));
        values.put("cpus", settings.cpus().orElse(null));
        values.put("autoDeploy", settings.autoDeploy());
        values.put("autoDeployBranch", settings.autoDeployBranch().orElse(null));
        return values;
    }

    private static Project project(ResultSet row) throws SQLException {
        return new Project(
                new ProjectId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("name"),
                row.getString("description"),
                text(row, "repository"),
                row.getString("branch"),
                settings(row),
                row.getInt("host_user"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static ProjectSettings settings(ResultSet row) throws SQLException {
        return new ProjectSettings(
                text(row, "runtime"),
                text(row, "root_folder"),
                text(row, "install_command"),
                text(row, "build_command"),
                text(row, "start_command"),
                text(row, "output_dir"),
                text(row, "health_path"),
                Optional.ofNullable(row.getObject("memory_mb", Integer.class)),
                Optional.ofNullable(row.getObject("cpus", Double.class)),
                row.getBoolean("auto_deploy_enabled"),
                text(row, "auto_deploy_branch"));
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }
}
