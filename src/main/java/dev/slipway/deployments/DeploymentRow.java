package dev.slipway.deployments;

import dev.slipway.logs.LogId;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/// Reads a row of `deployments`.
final class DeploymentRow {
    private final Bundles bundles;

    DeploymentRow(Bundles bundles) {
        this.bundles = bundles;
    }

    Deployment read(ResultSet rs, int index) throws SQLException {
        return new Deployment(
                rs.getObject("id", UUID.class),
                new ProjectId(rs.getObject("project_id", UUID.class)),
                new UserId(rs.getObject("user_id", UUID.class)),
                rs.getInt("number"),
                revision(rs),
                cause(rs),
                bundle(rs),
                progress(rs),
                rs.getBoolean("is_production"),
                new LogId(rs.getObject("log_id", UUID.class)),
                new LogId(rs.getObject("runtime_log_id", UUID.class)),
                rs.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Deployment.Revision revision(ResultSet rs) throws SQLException {
        return new Deployment.Revision(
                rs.getString("branch"),
                rs.getString("commit_hash"),
                text(rs, "commit_message"),
                text(rs, "author"),
                instant(rs, "commit_timestamp"));
    }

    private static Deployment.Cause cause(ResultSet rs) throws SQLException {
        return new Deployment.Cause(
                Deployment.Creator.of(rs.getString("creator_type")),
                id(rs, "push_id"),
                id(rs, "rollback_of"),
                rs.getBoolean("fresh"));
    }

    private Deployment.Bundle bundle(ResultSet rs) throws SQLException {
        return new Deployment.Bundle(
                bundles.versions(rs.getString("env_vars")),
                bundles.settings(rs.getString("settings")),
                text(rs, "plan").map(bundles::plan),
                text(rs, "artifact_digest"));
    }

    private static Deployment.Progress progress(ResultSet rs) throws SQLException {
        return new Deployment.Progress(
                DeploymentStatus.of(rs.getString("status")),
                instant(rs, "started_at"),
                instant(rs, "completed_at"),
                text(rs, "failed_reason"),
                text(rs, "failed_stage").map(StageName::of),
                text(rs, "deployed_url"),
                id(rs, "superseded_by"),
                instant(rs, "cancel_requested_at"),
                instant(rs, "switched_at"),
                Optional.ofNullable(rs.getObject("build_duration_seconds", Integer.class)));
    }

    static Optional<String> text(ResultSet rs, String column) throws SQLException {
        return Optional.ofNullable(rs.getString(column));
    }

    static Optional<Instant> instant(ResultSet rs, String column) throws SQLException {
        return Optional.ofNullable(rs.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Optional<UUID> id(ResultSet rs, String column) throws SQLException {
        return Optional.ofNullable(rs.getObject(column, UUID.class));
    }
}
