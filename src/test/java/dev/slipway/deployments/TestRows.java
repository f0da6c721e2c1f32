package dev.slipway.deployments;

import dev.slipway.logs.NullLogWriter;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import dev.slipway.platform.Vault;
import dev.slipway.platform.jobs.Lease;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectSettings;
import dev.slipway.projects.Variables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// Rows and values that tests of this room stand on.
final class TestRows {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestRows() {}

    static void user(Database database, UserId id) {
        database.asSystem(
                "test",
                () -> database.sql("INSERT INTO users (id, name, email) VALUES (:id, 'Ann', :email)")
                        .param("id", id.value())
                        .param("email", id + "@example.com")
                        .update());
    }

    static void project(Database database, ProjectId id, UserId owner) {
        var number = COUNT.incrementAndGet();
        database.asSystem(
                "test",
                () -> database.sql("""
                INSERT INTO projects (id, user_id, name, host_user)
                VALUES (:id, :owner, :name, :hostUser)
                """)
                        .param("id", id.value())
                        .param("owner", owner.value())
                        .param("name", "shop-" + number)
                        .param("hostUser", 70_000 + number)
                        .update());
    }

    /// An API token of the user's.
    static void token(Database database, UserId owner, String secret) {
        database.asSystem(
                "test",
                () -> database.sql("""
                INSERT INTO api_tokens (user_id, name, token_hash, hint)
                VALUES (:owner, 'test', :hash, 'test')
                """)
                        .param("owner", owner.value())
                        .param("hash", Vault.hash(secret.getBytes(StandardCharsets.UTF_8)))
                        .update());
    }

    /// An attempt under this fence, whose log says nothing.
    static Attempt attempt(Deployment deployment, long fence) {
        return new Attempt(
                deployment,
                new Project(
                        deployment.project(),
                        deployment.user(),
                        "shop",
                        "",
                        Optional.empty(),
                        "main",
                        ProjectSettings.none(),
                        70_000,
                        deployment.createdAt(),
                        deployment.createdAt()),
                new Variables.Opened(Map.of(), List.of()),
                new FixedLease(deployment.id(), fence),
                new NullLogWriter(deployment.log()));
    }

    private record FixedLease(UUID subject, long fence) implements Lease {
        @Override
        public UUID jobId() {
            return subject;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void check() {}

        @Override
        public RetryLater retryAfter(Duration delay, String why) {
            throw new UnsupportedOperationException();
        }
    }
}
