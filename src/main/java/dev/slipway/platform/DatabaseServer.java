package dev.slipway.platform;

import dev.slipway.platform.postgres.EmbeddedPostgres;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The server's database, from PostgreSQL (when it is the embedded one) to the migrated schema and its pools. It
/// is opened on a thread of its own from the first moment of a start, because nothing else takes as long; the
/// first to use it waits.
final class DatabaseServer implements AutoCloseable {
    private final CompletableFuture<Opened> opening = new CompletableFuture<>();
    private final Home home;
    private final Optional<String> address;

    private DatabaseServer(Home home, Optional<String> address) {
        this.home = home;
        this.address = address;
    }

    /// Begins to open it and returns at once. The data folder must be claimed.
    ///
    /// @param address a database elsewhere; empty for the embedded one
    static DatabaseServer begin(Home home, Optional<String> address) {
        var server = new DatabaseServer(home, address);
        Thread.ofPlatform().name("slipway-database").daemon(true).start(server::open);
        return server;
    }

    /// Waits until it is open.
    ///
    /// @throws SlipwayException with the reason when it could not be opened
    DatabasePools pools() {
        try {
            return opening.join().pools;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    @Override
    public void close() {
        opening.handle((opened, _) -> Optional.ofNullable(opened)).join().ifPresent(Opened::close);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void open() {
        try {
            opening.complete(address.isPresent() ? external(address.get()) : embedded());
        } catch (Throwable e) {
            opening.completeExceptionally(e);
        }
    }

    private static Opened external(String address) {
        return new Opened(DatabasePools.open(DatabaseAccess.external(address)), Optional.empty());
    }

    private Opened embedded() {
        var postgres = EmbeddedPostgres.start(home);
        try {
            return new Opened(DatabasePools.open(DatabaseAccess.embedded(postgres, "slipway")), Optional.of(postgres));
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    private record Opened(DatabasePools pools, Optional<EmbeddedPostgres> postgres) {
        void close() {
            pools.close();
            postgres.ifPresent(EmbeddedPostgres::close);
        }
    }
}
