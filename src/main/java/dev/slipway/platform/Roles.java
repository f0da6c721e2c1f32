package dev.slipway.platform;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

/// The two database roles: the owner runs migrations and system jobs, the serving role answers requests and is bound
/// by row-level security (no BYPASSRLS, not an owner).
final class Roles {
    private Roles() {}

    /// Makes `role` where it is missing, sets its password and lets it use (not own) what `connection`'s user owns now
    /// and will own later.
    static void ensureServing(Connection connection, String role, String password) throws SQLException {
        try (var statement = connection.createStatement()) {
            var quoted = statement.enquoteIdentifier(role, true);
            statement.execute("""
                DO $do$ BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %s) THEN
                        CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
                    END IF;
                END $do$
                """.formatted(statement.enquoteLiteral(role), quoted));
            statement.execute("ALTER ROLE %s PASSWORD %s".formatted(quoted, statement.enquoteLiteral(password)));
            statement.execute("GRANT USAGE ON SCHEMA public TO " + quoted);
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + quoted);
            statement.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + quoted);
            statement.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + quoted);
            statement.execute("ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO " + quoted);
        }
    }

    /// A password nobody types: 24 random bytes in hex.
    static String randomPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
