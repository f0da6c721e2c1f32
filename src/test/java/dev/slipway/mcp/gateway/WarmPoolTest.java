package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A process that is being started ahead is one of the endpoint's processes already.
class WarmPoolTest {
    private final HeldDriver driver = new HeldDriver();
    private final DoorFixture door = new DoorFixture(driver, 2, DoorFixture.settings(Duration.ofMinutes(1), 1));

    @AfterEach
    void close() {
        driver.ahead.complete(null);
        door.close();
        assertThat(driver.local.started()).noneMatch(Process::isAlive);
    }

    /// Starts processes, those ahead of their use only when it is told to.
    private static final class HeldDriver implements Driver {
        private final LocalDriver local = new LocalDriver();
        private final AtomicInteger starts = new AtomicInteger();
        private final CompletableFuture<Void> ahead = new CompletableFuture<>();

        @Override
        public String name() {
            return local.name();
        }

        @Override
        public Availability availability() {
            return local.availability();
        }

        @Override
        public Ending run(Launch launch, Output output) {
            return local.run(launch, output);
        }

        @Override
        public Running start(Launch launch, Output output) {
            starts.incrementAndGet();
            if (Thread.currentThread().getName().equals("mcp-processes")) {
                try {
                    ahead.join();
                } catch (RuntimeException e) {
                    throw new SlipwayException(ErrorCode.UNAVAILABLE, "it does not start", e);
                }
            }
            return local.start(launch, output);
        }

        @Override
        public Optional<Running> adopt(String handle, Output output) {
            return Optional.empty();
        }
    }

    private CompletableFuture<String> session() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return door.initialize(ANNA);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whoComesWhileOneIsStartedAheadGetsThatOne() throws Exception {
        var endpoint = door.serveStdio();
        session().join();
        Waits.until(() -> driver.starts.get() == 2);

        var next = session();
        Waits.until(() -> door.relay.sessionCount() == 2);
        driver.ahead.complete(null);

        assertThat(door.call(next.join(), "1", "echo", "{'text':'hello'}").body())
                .contains("hello");
        assertThat(driver.starts).as("at the limit of two").hasValue(2);
        assertThat(door.relay.usage(endpoint.id()).processes()).isEqualTo(2);
    }

    @Test
    void whoWaitedForOneThatDoesNotStartStartsAnother() throws Exception {
        door.serveStdio();
        session().join();
        Waits.until(() -> driver.starts.get() == 2);

        var next = session();
        Waits.until(() -> door.relay.sessionCount() == 2);
        driver.ahead.completeExceptionally(new IllegalStateException());

        assertThat(door.call(next.join(), "1", "echo", "{'text':'hello'}").body())
                .contains("hello");
        assertThat(driver.starts).hasValue(3);
    }

    @Test
    void oneThatIsStartedForAnEndpointThatIsClosedMeanwhileIsEnded() {
        var endpoint = door.serveStdio();
        session().join();
        Waits.until(() -> driver.starts.get() == 2);

        door.relay.close(endpoint.id(), "it was stopped");
        driver.ahead.complete(null);

        Waits.until(() -> driver.local.started().size() == 2
                && driver.local.started().stream().noneMatch(Process::isAlive));
    }
}
