package dev.slipway.platform;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Keeps the partitions of the tables that are split by month one month ahead of the rows.
public final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final Database database;

    Partitions(Database database) {
        this.database = database;
    }

    /// Makes this month's and next month's partition of every partitioned table that lacks them.
    public void ensure() {
        database.asSystem("partitions", () -> {
            for (var table : tables()) {
                ensure(table, LocalDate.now(ZoneOffset.UTC));
                ensure(table, LocalDate.now(ZoneOffset.UTC).plusMonths(1));
            }
        });
    }

    /// The same for the daily round, which must go on when the database is away for a moment.
    void ensureOrWarn() {
        try {
            ensure();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("cannot make the next partitions: {}", e.getMessage());
        }
    }

    private List<String> tables() {
        return database.sql("""
            SELECT c.relname
            FROM pg_partitioned_table p
            JOIN pg_class c ON c.oid = p.partrelid
            """).query(String.class).list();
    }

    private void ensure(String table, LocalDate month) {
        database.sql("SELECT slipway_ensure_month(:table, :month)")
                .param("table", table)
                .param("month", month)
                .query((_, _) -> table)
                .single();
    }
}
