package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.Caller;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

class WorkloadApiTest {
    private static final UserId OWNER = UserId.random();
    private static RuntimeFixture server;
    private static Workload workload;
    private static WorkloadApi api;

    private record SomeCaller(UserId id) implements Caller {}

    @BeforeAll
    static void startAWorkload() throws Exception {
        server = RuntimeFixture.create();
        workload = server.workloads.start(server.spec());
        server.workloads.awaitReady(workload.id());
        for (var i = 0; i < 2; i++) {
            server.timer.pass();
        }
        server.timer.awaitSleep();
        server.onlyVisibleTo(OWNER, workload.project());
        api = new WorkloadApi(server.database, server.stores, server.workloads);
    }

    @AfterAll
    static void close() {
        server.close();
        server.test.close();
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void theOwnerSeesTheWorkload() {
        var view = as(OWNER, () -> api.get(workload.id().value()));

        assertThat(view.status()).isEqualTo("running");
        assertThat(view.deploymentId()).isEqualTo(workload.release());
        assertThat(view.logId()).isEqualTo(workload.log().value());
        assertThat(view.address()).startsWith("127.0.0.1:");
        assertThat(view.port()).isEqualTo(workload.port());
        assertThat(view.stoppedAt()).isNull();
    }

    @Test
    void theOwnerSeesItsHealthPageByPage() {
        var page = as(OWNER, () -> api.health(workload.id().value(), 1, 2));

        assertThat(page.total()).isEqualTo(3);
        assertThat(page.items()).singleElement().satisfies(check -> {
            assertThat(check.isLive()).isTrue();
            assertThat(check.httpStatus()).isEqualTo(200);
            assertThat(check.latencyMs()).isNotNegative();
        });
        assertThatThrownBy(() -> as(OWNER, () -> api.health(workload.id().value(), -1, 2)))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }

    @Test
    void theOwnerSeesItsUsage() {
        var supervisor = server.supervisors.find(workload.id()).orElseThrow();
        supervisor.sampleUsage(server.timer.now());
        supervisor.sampleUsage(server.timer.now().plusSeconds(5));

        assertThat(as(OWNER, () -> api.stats(workload.id().value()))).hasSize(1);
    }

    @Test
    void forSomebodyElseItDoesNotExist() {
        var stranger = UserId.random();
        var id = workload.id().value();

        assertNotFound(() -> as(stranger, () -> api.get(id)));
        assertNotFound(() -> as(stranger, () -> api.health(id, 0, 50)));
        assertNotFound(() -> as(stranger, () -> api.stats(id)));
        assertNotFound(() -> as(OWNER, () -> api.get(UUID.randomUUID())));
    }

    @Test
    void theDatabaseItselfKeepsStrangersFromEveryRow() {
        for (var table : new String[] {"workloads", "port_allocations", "health_checks"}) {
            assertThat(count(OWNER, table)).as(table).isPositive();
            assertThat(count(UserId.random(), table)).as(table).isZero();
        }
        assertThat(count(OWNER, "port_allocations")).isEqualTo(1);
    }

    @Test
    void aPartitionNamedDirectlyShowsNothing() {
        var partitions = server.database.asSystem(
                "test",
                () -> server.database
                        .sql(
                                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'health_checks'::regclass")
                        .query(String.class)
                        .list());
        assertThat(partitions)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(partition ->
                        assertThat(count(OWNER, partition)).as(partition).isZero());
    }

    @Test
    void theServingRoleWritesNothing() {
        assertThat(server.database.<Integer>asUser(
                        OWNER,
                        () -> server.database
                                .sql("UPDATE workloads SET status_reason = 'mine'")
                                .update()))
                .isZero();
    }

    private static long count(UserId user, String table) {
        return server.database.asUser(
                user,
                () -> server.database
                        .sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single());
    }

    private static void assertNotFound(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private static <T> T as(UserId user, Supplier<T> call) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new SomeCaller(user), "none"));
        return call.get();
    }
}
