package dev.slipway.logs;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;

/// Lets each user see the one project that has the user's own id, so that the policies of logs can be tried
/// without the rooms above.
final class SeeOwn {
    private SeeOwn() {}

    static void in(Database database) {
        database.asSystem("test", () -> {
            database.sql("""
                    CREATE OR REPLACE FUNCTION slipway_may_see_project(project uuid) RETURNS boolean
                        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
                        AS $$ BEGIN RETURN project = slipway_user(); END $$
                    """).update();
        });
    }

    static ProjectId project(UserId user) {
        return new ProjectId(user.value());
    }
}
