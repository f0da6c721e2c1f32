package dev.slipway.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slipway.platform.postgres.EmbeddedPostgres;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The way into one database: its address and the two roles. The owner runs migrations and system jobs; the serving
/// role answers requests, is bound by row-level security (no BYPASSRLS) and owns nothing.
///
/// The serving role's password is derived from the owner's, so that two servers on one database agree on it and
/// nobody has to keep it.
///
/// @param url a JDBC address without credentials
public record DatabaseAccess(String url, String owner, String ownerPassword) {
    private static final String EMBEDDED_OWNER = "slipway_owner";
    private static final int SERVING_CONNECTIONS = 16;
    private static final int OWNING_CONNECTIONS = 12;
    /// Each connection is a process at the database; what a burst needed is given back soon.
    private static final long IDLE_MILLIS = 60_000;

    /// The database named `name` of the embedded server, made with its owner where it is missing.
    public static DatabaseAccess embedded(EmbeddedPostgres server, String name) {
        var access = new DatabaseAccess(server.url(name), EMBEDDED_OWNER, derive(server.password(), EMBEDDED_OWNER));
        try (var admin = DriverManager.getConnection(server.url("postgres"), server.user(), server.password())) {
            ensureRole(admin, access.owner, access.ownerPassword);
            ensureRole(admin, access.serving(), access.servingPassword());
            if (!exists(admin, "SELECT FROM pg_database WHERE datname = ?", name)) {
                execute(admin, "CREATE DATABASE %s OWNER %s", name, access.owner);
            }
        } catch (SQLException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot prepare the database " + name, e);
        }
        return access;
    }

    /// A database elsewhere, by its connection URI (`postgresql://owner:password@host:5432/name`, as libpq reads
    /// it), whose user becomes the owner.
    ///
    /// @throws SlipwayException INVALID when it is not such an address; UNAVAILABLE when it cannot be reached or
    ///     the serving role is missing and the owner may not make it
    public static DatabaseAccess external(String address) {
        var access = parse(address);
        try (var connection = DriverManager.getConnection(access.url, access.owner, access.ownerPassword)) {
            access.requireVersion(connection);
            if (!access.servingCanConnect()) {
                ensureRole(connection, access.serving(), access.servingPassword());
            }
        } catch (SQLException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    ("cannot use the database at %s: %s. Its user must own the database and may make roles (CREATEROLE),"
                                    + " because Slipway serves requests as a second role, %s, that row-level security binds")
                            .formatted(access.url, e.getMessage(), access.serving()),
                    e);
        }
        return access;
    }

    /// The name of the serving role: the owner's with `_serving`.
    public String serving() {
        return owner + "_serving";
    }

    /// Lets the serving role use what the owner has and will make.
    void grantServing() {
        try (var connection = DriverManager.getConnection(url, owner, ownerPassword)) {
            execute(connection, "GRANT USAGE ON SCHEMA public TO %s", serving());
            execute(connection, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %s", serving());
            execute(connection, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %s", serving());
            execute(
                    connection,
                    "ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %s",
                    serving());
            execute(connection, "ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO %s", serving());
        } catch (SQLException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot let the serving role use the database", e);
        }
    }

    HikariDataSource owningPool() {
        return pool("owning", owner, ownerPassword, OWNING_CONNECTIONS);
    }

    HikariDataSource servingPool() {
        return pool("serving", serving(), servingPassword(), SERVING_CONNECTIONS);
    }

    private boolean servingCanConnect() {
        try (var connection = DriverManager.getConnection(url, serving(), servingPassword())) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private String servingPassword() {
        return derive(ownerPassword, serving());
    }

    private HikariDataSource pool(String name, String user, String password, int size) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(10_000);
        return new HikariDataSource(config);
    }

    private static DatabaseAccess parse(String address) {
        try {
            var uri = URI.create(address.replaceFirst("^jdbc:", ""));
            var user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
            if (!uri.getScheme().startsWith("postgres")
                    || user.isEmpty()
                    || uri.getPath().length() < 2) {
                throw new IllegalArgumentException("a part is missing");
            }
            var colon = user.indexOf(':');
            var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            var port = uri.getPort() < 0 ? 5432 : uri.getPort();
            return new DatabaseAccess(
                    "jdbc:postgresql://%s:%d%s%s".formatted(uri.getHost(), port, uri.getPath(), query),
                    colon < 0 ? user : user.substring(0, colon),
                    colon < 0 ? "" : user.substring(colon + 1));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new SlipwayException(
                    ErrorCode.INVALID, "DATABASE_URL must look like postgresql://user:password@host:5432/database", e);
        }
    }

    private void requireVersion(Connection connection) throws SQLException {
        var major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < 15) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "the database at %s is PostgreSQL %d; Slipway needs 15 or later".formatted(url, major));
        }
    }

    private static void ensureRole(Connection connection, String role, String password) throws SQLException {
        if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", role)) {
            execute(connection, "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOBYPASSRLS", role);
        }
        try (var statement = connection.createStatement()) {
            statement.execute("ALTER ROLE %s PASSWORD %s"
                    .formatted(statement.enquoteIdentifier(role, true), statement.enquoteLiteral(password)));
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        }
    }

    /// Data definition takes no parameters, so the names are quoted as identifiers.
    private static void execute(Connection connection, String command, String... names) throws SQLException {
        try (var statement = connection.createStatement()) {
            var quoted = new Object[names.length];
            for (var i = 0; i < names.length; i++) {
                quoted[i] = statement.enquoteIdentifier(names[i], true);
            }
            statement.execute(command.formatted(quoted));
        }
    }

    private static String derive(String password, String role) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(("slipway:" + password).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
