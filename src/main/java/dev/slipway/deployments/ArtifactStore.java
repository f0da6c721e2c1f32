package dev.slipway.deployments;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.util.List;
import java.util.Optional;

/// The rows of `artifacts`. Works in the caller's transaction.
final class ArtifactStore {
    private final Database database;

    ArtifactStore(Database database) {
        this.database = database;
    }

    /// What a build made.
    ///
    /// @param builtBy the number of the deployment that made it, when that one is still known
    record Artifact(String digest, long size, int files, Optional<Integer> builtBy) {}

    /// What was made of this input before.
    Optional<Artifact> find(ProjectId project, String inputKey) {
        return database.sql("""
                SELECT a.digest, a.size, a.files, d.number
                FROM artifacts a
                LEFT JOIN deployments d ON d.id = a.built_by
                WHERE a.project_id = :project AND a.input_key = :inputKey
                """)
                .param("project", project.value())
                .param("inputKey", inputKey)
                .query((rs, _) -> new Artifact(
                        rs.getString("digest"),
                        rs.getLong("size"),
                        rs.getInt("files"),
                        Optional.ofNullable(rs.getObject("number", Integer.class))))
                .optional();
    }

    void put(Deployment of, String inputKey, ArtifactShelf.Stored stored) {
        database.sql("""
                INSERT INTO artifacts (project_id, input_key, digest, size, files, commit_hash, built_by)
                VALUES (:project, :inputKey, :digest, :size, :files, :commit, :builtBy)
                ON CONFLICT (project_id, input_key) DO UPDATE
                SET digest = excluded.digest, size = excluded.size, files = excluded.files,
                    built_by = excluded.built_by, created_at = now()
                """)
                .param("project", of.project().value())
                .param("inputKey", inputKey)
                .param("digest", stored.digest())
                .param("size", stored.bytes())
                .param("files", stored.files())
                .param("commit", of.revision().commit())
                .param("builtBy", of.id())
                .update();
    }

    /// The digests that something may still need: of the live version and the one before, of whatever is not
    /// final, and of the last `keep` successes, each of which can be rolled back to.
    List<String> needed(ProjectId project, int keep) {
        return database.sql("""
                SELECT d.artifact_digest
                FROM deployments d
                LEFT JOIN releases r ON r.project_id = d.project_id AND d.id IN (r.deployment_id, r.previous)
                WHERE d.project_id = :project AND d.artifact_digest IS NOT NULL
                  AND (r.project_id IS NOT NULL OR d.status NOT IN ('success', 'failed', 'cancelled'))
                UNION
                SELECT artifact_digest
                FROM (SELECT artifact_digest
                      FROM deployments
                      WHERE project_id = :project AND status = 'success' AND artifact_digest IS NOT NULL
                      ORDER BY number DESC
                      LIMIT :keep) last
                """)
                .param("project", project.value())
                .param("keep", keep)
                .query(String.class)
                .list();
    }

    /// Forgets every artifact but these.
    void retain(ProjectId project, List<String> digests) {
        database.sql("""
                DELETE FROM artifacts
                WHERE project_id = :project AND NOT (digest = ANY (:digests::text[]))
                """)
                .param("project", project.value())
                .param("digests", digests.toArray(String[]::new))
                .update();
    }
}
