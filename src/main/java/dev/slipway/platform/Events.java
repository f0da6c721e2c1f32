package dev.slipway.platform;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The audit trail. A line is written in the transaction of what it tells about: no act without its line, no line
/// without its act.
public final class Events {
    private final Database database;
    private final JsonMapper json;

    public Events(Database database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /// Records that `user` did something, with the address and program of the request if there is one.
    ///
    /// @param subject what it was done to: `project:<id>`
    /// @param type the room and the verb: `projects.created`
    public void record(UserId user, Optional<ProjectId> project, String subject, String type, Map<String, ?> details) {
        var origin = RequestOrigin.current();
        database.sql("""
            INSERT INTO events (user_id, project_id, subject, event_type, event_data, ip_address, user_agent)
            VALUES (:user, :project, :subject, :type, :details::jsonb, :address::inet, :agent)
            """)
                .param("user", user.value())
                .param("project", project.map(ProjectId::value).orElse(null))
                .param("subject", subject)
                .param("type", type)
                .param("details", json.writeValueAsString(details))
                .param("address", origin.address().orElse(null))
                .param("agent", origin.program().orElse(null))
                .update();
    }

    /// What happened to a subject, newest first, as far as the acting user may see it. In the caller's transaction.
    public PageOf<Recorded> of(String subject, PageOf.Request page) {
        var items = database.sql("""
            SELECT id, user_id, event_type, event_data, host(ip_address) AS address, user_agent, created_at
            FROM events
            WHERE subject = :subject
            ORDER BY created_at DESC, id
            LIMIT :size OFFSET :offset
            """)
                .param("subject", subject)
                .param("size", page.size())
                .param("offset", page.offset())
                .query((row, _) -> new Recorded(
                        row.getObject("id", UUID.class),
                        Optional.ofNullable(row.getObject("user_id", UUID.class))
                                .map(UserId::new),
                        row.getString("event_type"),
                        json.readTree(row.getString("event_data")),
                        Optional.ofNullable(row.getString("address")),
                        Optional.ofNullable(row.getString("user_agent")),
                        row.getTimestamp("created_at").toInstant()))
                .list();
        var total = database.sql("SELECT count(*) FROM events WHERE subject = :subject")
                .param("subject", subject)
                .query(Long.class)
                .single();
        return new PageOf<>(items, page.page(), page.size(), total);
    }

    /// Forgets what happened to a subject whose time to be remembered is over. In the caller's transaction, a system
    /// job's.
    public void forget(String subject) {
        database.sql("DELETE FROM events WHERE subject = :subject")
                .param("subject", subject)
                .update();
    }

    /// One line of the audit trail.
    ///
    /// @param user who did it; empty when that account is gone
    /// @param address from where, for a request
    /// @param agent the program that asked, for a request
    public record Recorded(
            UUID id,
            Optional<UserId> user,
            String type,
            JsonNode details,
            Optional<String> address,
            Optional<String> agent,
            Instant at) {}
}
