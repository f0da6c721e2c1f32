package dev.slipway.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The versioned schema, forward by Flyway (`V…​.sql`) and back by the matching `U…​.sql`: Flyway's open edition
/// has no way back, and a release that cannot be undone is one nobody dares to install.
public final class Migrations {
    private final DataSource owning;
    private final Flyway flyway;

    public Migrations(DataSource owning) {
        this.owning = owning;
        this.flyway = Flyway.configure()
                .dataSource(owning)
                .locations("classpath:db/migration")
                .sqlMigrationSuffixes(".sql")
                .load();
    }

    /// Brings the schema to the newest version.
    public void forward() {
        flyway.migrate();
    }

    /// Undoes the newest applied migration, in one transaction with its entry in Flyway's history.
    ///
    /// @throws SlipwayException NOT_FOUND when nothing is applied
    public void back() {
        var current = flyway.info().current();
        if (current == null) {
            throw SlipwayException.notFound("no migration is applied, so none can be undone");
        }
        var script = current.getScript().replaceFirst("^V", "U");
        try (var connection = owning.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement();
                    var history = connection.prepareStatement("DELETE FROM flyway_schema_history WHERE version = ?")) {
                statement.execute(read(script));
                history.setString(1, String.valueOf(current.getVersion()));
                history.executeUpdate();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "cannot undo the migration " + script, e);
        }
    }

    private static String read(String script) {
        try (var file = Migrations.class.getResourceAsStream("/db/migration/" + script)) {
            if (file == null) {
                throw SlipwayException.notFound("there is no %s", script);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "cannot read " + script, e);
        }
    }
}
