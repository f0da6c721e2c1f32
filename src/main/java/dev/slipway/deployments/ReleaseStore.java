package dev.slipway.deployments;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The rows of `releases`. Works in the caller's transaction.
final class ReleaseStore {
    private final Database database;

    ReleaseStore(Database database) {
        this.database = database;
    }

    /// What a project serves.
    ///
    /// @param previous what it served before, if anything
    record Release(ProjectId project, UUID deployment, Optional<UUID> previous) {}

    Optional<Release> find(ProjectId project) {
        return database.sql("""
                SELECT project_id, deployment_id, previous
                FROM releases
                WHERE project_id = :project
                """)
                .param("project", project.value())
                .query((rs, _) -> read(rs))
                .optional();
    }

    List<Release> list() {
        return database.sql("SELECT project_id, deployment_id, previous FROM releases")
                .query((rs, _) -> read(rs))
                .list();
    }

    /// Makes the deployment the project's live one. Doing it again changes nothing.
    void point(ProjectId project, UUID deployment) {
        database.sql("""
                INSERT INTO releases (project_id, deployment_id)
                VALUES (:project, :deployment)
                ON CONFLICT (project_id) DO UPDATE
                SET previous = releases.deployment_id, deployment_id = excluded.deployment_id, switched_at = now()
                WHERE releases.deployment_id <> excluded.deployment_id
                """)
                .param("project", project.value())
                .param("deployment", deployment)
                .update();
    }

    /// Goes back from `deployment`, which was not fit to be live, to what was live before it, if anything was;
    /// whether that changed anything.
    boolean withdraw(ProjectId project, UUID deployment) {
        var gone = database.sql("""
                DELETE FROM releases
                WHERE project_id = :project AND deployment_id = :deployment AND previous IS NULL
                """)
                .param("project", project.value())
                .param("deployment", deployment)
                .update();
        var back = database.sql("""
                UPDATE releases
                SET deployment_id = previous, previous = NULL, switched_at = now()
                WHERE project_id = :project AND deployment_id = :deployment
                """)
                .param("project", project.value())
                .param("deployment", deployment)
                .update();
        return gone + back > 0;
    }

    private static Release read(java.sql.ResultSet rs) throws java.sql.SQLException {
        return new Release(
                new ProjectId(rs.getObject("project_id", UUID.class)),
                rs.getObject("deployment_id", UUID.class),
                Optional.ofNullable(rs.getObject("previous", UUID.class)));
    }
}
