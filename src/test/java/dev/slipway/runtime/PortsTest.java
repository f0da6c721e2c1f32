package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.WorkloadSpec.Pool;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortsTest {
    private RuntimeFixture one;
    private RuntimeFixture two;
    private int lastPort = 50000;

    @BeforeEach
    void open() {
        one = RuntimeFixture.create();
        two = one.another("folder2/start1");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        one.test.close();
    }

    @Test
    void twoServersNeverGiveTheSamePort() throws Exception {
        var together = new CyclicBarrier(RuntimeFixture.APPS.size());
        var tasks = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < RuntimeFixture.APPS.size(); i++) {
            var server = i % 2 == 0 ? one : two;
            tasks.add(() -> {
                together.await();
                return server.workloads.start(server.spec()).port();
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ports = new ArrayList<Integer>();
            for (var each : threads.invokeAll(tasks)) {
                ports.add(each.get());
            }
            assertThat(ports).doesNotHaveDuplicates().hasSize(10).allMatch(RuntimeFixture.APPS::contains);
        }
        assertThat(one.portsTaken()).isEqualTo(10);
    }

    @Test
    void anExhaustedPoolIsALimitAndLeavesNothingBehind() {
        allocate(Pool.MCP);
        allocate(Pool.MCP);

        assertThatThrownBy(() -> allocate(Pool.MCP))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT))
                .hasMessageContaining("all 2 of 42100-42101 are taken")
                .hasMessageContaining("runtime.mcp-ports");
        assertThat(one.portsTaken()).isEqualTo(2);
    }

    @Test
    void aPortThatAnotherProgramListensOnIsPassedOver() throws Exception {
        try (var other = new ServerSocket(42100)) {
            assertThat(allocate(Pool.MCP)).isEqualTo(42101);
            assertThatThrownBy(() -> allocate(Pool.MCP))
                    .hasMessageContaining("1 of them by other programs")
                    .isInstanceOf(SlipwayException.class);
            assertThat(other.isBound()).isTrue();
        }
        assertThat(allocate(Pool.MCP)).isEqualTo(42100);
    }

    @Test
    void thePortThatWasFreeTheLongestIsGivenNext() {
        var first = one.workloads.start(one.spec());
        one.workloads.stop(first.id(), Duration.ZERO);

        var next = one.workloads.start(one.spec());

        assertThat(next.port()).isNotEqualTo(first.port());
        one.workloads.stop(next.id(), Duration.ZERO);
    }

    @Test
    void poolsMustNotOverlapNorReachBelow3001() {
        assertThatThrownBy(() -> new Ports(one.stores.ports(), new PortRange(4000, 5000), new PortRange(5000, 6000)))
                .hasMessageContaining("must not overlap");
        assertThatThrownBy(() -> new Ports(one.stores.ports(), new PortRange(4000, 5000), new PortRange(80, 90)))
                .hasMessageContaining("3001");
    }

    @Test
    void aPortThatIsInAnotherPoolNowMovesThere() {
        var swapped = new Ports(one.stores.ports(), RuntimeFixture.MCP, RuntimeFixture.APPS);

        one.database.asSystem("test", swapped::ensurePools);

        int port = one.database.asSystem("test", () -> swapped.allocate(Pool.APPS, stored(), ProjectId.random()));
        assertThat(RuntimeFixture.MCP.contains(port)).isTrue();
    }

    private int allocate(Pool pool) {
        return one.database.asSystem("test", () -> one.ports.allocate(pool, stored(), ProjectId.random()));
    }

    /// A workload's row, for the foreign key; it says another port, which is nobody's.
    private WorkloadId stored() {
        var id = new WorkloadId(UUID.randomUUID());
        one.stores.workloads().insert(id, one.spec(), lastPort++, "fake", "folder9/start9");
        return id;
    }
}
