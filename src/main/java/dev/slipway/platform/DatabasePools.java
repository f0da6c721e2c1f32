package dev.slipway.platform;

import com.zaxxer.hikari.HikariDataSource;

/// An open, migrated database: one pool of connections for each role.
public final class DatabasePools implements AutoCloseable {
    private final HikariDataSource owning;
    private final HikariDataSource serving;

    private DatabasePools(HikariDataSource owning, HikariDataSource serving) {
        this.owning = owning;
        this.serving = serving;
    }

    /// Brings the schema forward, then opens both pools.
    public static DatabasePools open(DatabaseAccess access) {
        access.grantServing();
        var owning = access.owningPool();
        new Migrations(owning).forward();
        return new DatabasePools(owning, access.servingPool());
    }

    public Database database() {
        return new Database(() -> serving, () -> owning);
    }

    public HikariDataSource owning() {
        return owning;
    }

    public HikariDataSource serving() {
        return serving;
    }

    @Override
    public void close() {
        serving.close();
        owning.close();
    }
}
