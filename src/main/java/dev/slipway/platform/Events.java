package dev.slipway.platform;

import java.util.Map;
import java.util.Optional;
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
}
