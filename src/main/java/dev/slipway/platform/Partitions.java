package dev.slipway.platform;

import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Keeps the partitions of the tables that are split by month one month ahead of the rows, and drops those that
/// nobody wants to keep any more.
public final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final Database database;
    private final Clock clock;
    private final Supplier<Stream<Retention>> retentions;

    Partitions(Database database, Clock clock, Supplier<Stream<Retention>> retentions) {
        this.database = database;
        this.clock = clock;
        this.retentions = retentions;
    }

    /// Makes this month's and next month's partition of every partitioned table that lacks them.
    public void ensure() {
        database.asSystem("partitions", () -> {
            for (var table : tables()) {
                ensure(table, today());
                ensure(table, today().plusMonths(1));
            }
        });
    }

    /// Drops the months that ended before what is kept. Servers that share a database do it one at a time.
    ///
    /// @return the names of the partitions that are gone
    List<String> drop() {
        return database.asSystem("drop old months", () -> {
            var old = lock() ? retentions.get().flatMap(this::old).toList() : List.<String>of();
            old.forEach(this::drop);
            return old;
        });
    }

    /// Both, for the daily round, which must go on when the database is away for a moment.
    void keepOrWarn() {
        try {
            ensure();
            LOG.debug("dropped {}", drop());
        } catch (DataAccessException | TransactionException | SlipwayException e) {
            LOG.warn("cannot keep the months' partitions: {}", e.getMessage());
        }
    }

    private Stream<String> old(Retention retention) {
        return database
                .sql("""
                        SELECT c.relname
                        FROM pg_inherits i
                        JOIN pg_class c ON c.oid = i.inhrelid
                        WHERE i.inhparent = to_regclass(:table)
                          AND c.relname ~ ('^' || :table || '_[0-9]{6}$')
                          AND to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= :kept
                        ORDER BY c.relname
                        """)
                .param("table", retention.table())
                .param("kept", today().minusDays(retention.days()))
                .query(String.class)
                .list()
                .stream();
    }

    /// Data definition takes no parameters, so the name is quoted as an identifier.
    private void drop(String partition) {
        database.connection(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("DROP TABLE %s".formatted(statement.enquoteIdentifier(partition, true)));
            } catch (SQLException e) {
                throw new SlipwayException(ErrorCode.INTERNAL, "cannot drop the old month " + partition, e);
            }
        });
    }

    /// One server at a time, until the transaction ends.
    private boolean lock() {
        return database.sql("SELECT pg_try_advisory_xact_lock(hashtext('slipway.months.retention'))")
                .query(Boolean.class)
                .single();
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

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
