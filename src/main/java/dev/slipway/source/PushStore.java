package dev.slipway.source;

import dev.slipway.git.Commit;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The table `pushes`, in the caller's transaction.
final class PushStore {
    /// A commit's message may have megabytes; what is stored is for people to recognise it.
    private static final int LONGEST_MESSAGE = 20_000;

    private final Database database;

    PushStore(Database database) {
        this.database = database;
    }

    void insert(Push push) {
        var details = push.details();
        database.sql("""
            INSERT INTO pushes (id, project_id, user_id, origin, branch, commit_hash, commit_message, author,
                                commit_timestamp, received_at)
            VALUES (:id, :project, :user, :origin, :branch, :commit, :message, :author, :at, :received)
            """)
                .param("id", push.id())
                .param("project", push.project().value())
                .param("user", push.by().value())
                .param("origin", push.origin().name().toLowerCase(Locale.ROOT))
                .param("branch", push.branch())
                .param("commit", push.commit())
                .param("message", details.map(PushStore::message).orElse(null))
                .param("author", details.map(commit -> clean(commit.author())).orElse(null))
                .param(
                        "at",
                        details.map(commit -> commit.at().atOffset(ZoneOffset.UTC))
                                .orElse(null))
                .param("received", push.receivedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    PageOf<Push> page(ProjectId project, PageOf.Request request) {
        var items = database.sql("""
                SELECT *
                FROM pushes
                WHERE project_id = :project
                ORDER BY received_at DESC, id
                LIMIT :size OFFSET :offset
                """)
                .param("project", project.value())
                .param("size", request.size())
                .param("offset", request.offset())
                .query((row, _) -> push(row))
                .list();
        var total = database.sql("SELECT count(*) FROM pushes WHERE project_id = :project")
                .param("project", project.value())
                .query(Long.class)
                .single();
        return new PageOf<>(items, request.page(), request.size(), total);
    }

    Optional<String> lastCommit(ProjectId project, String branch) {
        return database.sql("""
            SELECT commit_hash
            FROM pushes
            WHERE project_id = :project AND branch = :branch
            ORDER BY received_at DESC
            LIMIT 1
            """)
                .param("project", project.value())
                .param("branch", branch)
                .query(String.class)
                .optional();
    }

    private static Push push(ResultSet row) throws SQLException {
        var commit = row.getString("commit_hash");
        return new Push(
                row.getObject("id", UUID.class),
                new ProjectId(row.getObject("project_id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                Push.Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT)),
                row.getString("branch"),
                commit,
                details(row, commit),
                row.getObject("received_at", OffsetDateTime.class).toInstant());
    }

    private static Optional<Commit> details(ResultSet row, String commit) throws SQLException {
        var message = row.getString("commit_message");
        var author = row.getString("author");
        var at = row.getObject("commit_timestamp", OffsetDateTime.class);
        return message == null || author == null || at == null
                ? Optional.empty()
                : Optional.of(new Commit(commit, message, author, at.toInstant()));
    }

    private static String message(Commit commit) {
        var message = clean(commit.message());
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
    }

    /// PostgreSQL keeps every character but this one.
    private static String clean(String text) {
        return text.replace("\0", "");
    }
}
