package dev.slipway.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The door to PostgreSQL. Every statement runs inside a transaction that has an [Actor]: a statement without one
/// is a defect and fails at once, because under row-level security it would otherwise find, silently, nothing.
///
/// A transaction in the name of the actor that is already acting joins the one that is open; one in another's name
/// is a transaction of its own, on a connection of that role.
public final class Database {
    private static final ScopedValue<Actor> ACTING = ScopedValue.newInstance();

    private final DataSource source;
    private final JdbcTransactionManager transactions;
    private final JdbcClient client;

    /// @param serving connections of the role that row-level security binds
    /// @param owning connections of the role that owns the tables
    public Database(Supplier<? extends DataSource> serving, Supplier<? extends DataSource> owning) {
        this.source = new ByActor(serving, owning);
        this.transactions = new WithUser(source);
        this.client = JdbcClient.create(source);
    }

    /// Runs `work` in one transaction as `user`, who sees only what their rows and projects allow.
    public <T extends @Nullable Object> T asUser(UserId user, Supplier<T> work) {
        return as(new Actor.User(user), work);
    }

    public void asUser(UserId user, Runnable work) {
        asUser(user, () -> run(work));
    }

    /// Runs `work` in one transaction as the owner role, in the name of a system job.
    public <T extends @Nullable Object> T asSystem(String job, Supplier<T> work) {
        return as(new Actor.System(job), work);
    }

    public void asSystem(String job, Runnable work) {
        asSystem(job, () -> run(work));
    }

    /// Runs `work` in a transaction in the actor's name.
    public <T extends @Nullable Object> T as(Actor actor, Supplier<T> work) {
        var joins = ACTING.isBound() && ACTING.get().equals(actor);
        var template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(
                joins ? TransactionDefinition.PROPAGATION_REQUIRED : TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return ScopedValue.where(ACTING, actor).call(() -> template.execute(_ -> work.get()));
    }

    /// A statement of the current transaction.
    ///
    /// @throws IllegalStateException when no transaction with an actor is open
    public JdbcClient.StatementSpec sql(String statement) {
        requireTransaction(statement);
        return client.sql(statement);
    }

    /// Hands the current transaction's connection to `work`, for what JdbcClient cannot say (COPY, LISTEN).
    public <T extends @Nullable Object> T connection(ConnectionWork<T> work) {
        requireTransaction("the connection");
        var connection = DataSourceUtils.getConnection(source);
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "a statement on the database failed", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /// Decorates a task that runs later, on another thread, so that it acts as the named system job.
    public Runnable later(String job, Runnable task) {
        return () -> ScopedValue.where(ACTING, new Actor.System(job)).run(task);
    }

    DataSource dataSource() {
        return source;
    }

    JdbcTransactionManager transactionManager() {
        return transactions;
    }

    private static void requireTransaction(String what) {
        if (!ACTING.isBound() || !TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("outside a transaction with an actor: " + what);
        }
    }

    private static @Nullable Void run(Runnable work) {
        work.run();
        return null;
    }

    /// What is done with a bare connection.
    public interface ConnectionWork<T extends @Nullable Object> {
        T with(Connection connection) throws SQLException;
    }

    private static final class ByActor extends AbstractDataSource {
        private final Supplier<? extends DataSource> serving;
        private final Supplier<? extends DataSource> owning;

        ByActor(Supplier<? extends DataSource> serving, Supplier<? extends DataSource> owning) {
            this.serving = serving;
            this.owning = owning;
        }

        @Override
        public Connection getConnection() throws SQLException {
            var system = ACTING.isBound() && ACTING.get() instanceof Actor.System;
            return (system ? owning : serving).get().getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("a role is chosen by the actor");
        }
    }

    /// Tells the database, for this transaction only, which user is acting. Policies read it through
    /// `slipway_user()`.
    private static final class WithUser extends JdbcTransactionManager {
        WithUser(DataSource source) {
            super(source);
        }

        @Override
        protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
                throws SQLException {
            super.prepareTransactionalConnection(connection, definition);
            if (ACTING.isBound() && ACTING.get() instanceof Actor.User(UserId id)) {
                try (var statement = connection.prepareStatement("SELECT set_config('slipway.user_id', ?, true)")) {
                    statement.setString(1, id.toString());
                    statement.execute();
                }
            }
        }
    }
}
