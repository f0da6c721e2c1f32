package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway: what it has open, its upkeep, and its end.
final class Relay implements Gateway, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final GatewaySettings settings;
    private final Open open;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mcp-sweeper").daemon(true).factory());

    /// What is open.
    record Open(
            Links links,
            LegacySessions sessions,
            Traffic traffic,
            Parked parked,
            Entrance entrance,
            Eras eras,
            Rates rates) {}

    Relay(GatewaySettings settings, Open open) {
        this.settings = settings;
        this.open = open;
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void forget(EndpointId endpoint) {
        open.entrance().forget(endpoint);
        open.eras().forget(endpoint);
        open.links().retire(endpoint);
    }

    @Override
    public void forgetPasses() {
        open.entrance().forgetPasses();
    }

    @Override
    public void close(EndpointId endpoint, String why) {
        open.entrance().forget(endpoint);
        open.eras().forget(endpoint);
        open.sessions().endAll(session -> session.endpoint().id().equals(endpoint), why);
        open.links().endAll(endpoint, why);
    }

    @Override
    public Talk talk(Endpoint endpoint, UserId user) {
        return new OwnTalk(open.links(), endpoint, user, null);
    }

    @Override
    public Talk visit(Endpoint endpoint, UserId user) {
        return new OwnTalk(open.links(), endpoint, user, open.traffic());
    }

    @Override
    public List<SessionView> sessions(EndpointId endpoint) {
        return open.sessions().list(session -> session.endpoint().id().equals(endpoint)).stream()
                .map(LegacySession::view)
                .sorted(Comparator.comparing(SessionView::began).reversed())
                .toList();
    }

    @Override
    public Usage usage(EndpointId endpoint) {
        var stats = open.links().pipes(endpoint).stream()
                .flatMap(pipe -> pipe.running().stream())
                .map(running -> running.stats())
                .toList();
        return new Usage(
                stats.size(),
                stats.stream().mapToLong(it -> it.cpuNanos()).sum(),
                stats.stream().mapToLong(it -> it.memoryBytes()).sum());
    }

    void sweep() {
        try {
            long idle = settings.idleTimeout().toNanos();
            open.sessions()
                    .endAll(
                            session -> !session.hasOpenRequests() && session.idleNanos() > idle,
                            "the session was idle too long");
            open.sessions().list(_ -> true).forEach(session -> {
                session.keepAlive();
                session.dropAbandoned(settings.patience().resume());
            });
            open.links()
                    .list(_ -> true)
                    .forEach(link -> link.speaker().expire(settings.patience().request()));
            open.links().endDeaf(settings.patience().write());
            open.links().endRetired(settings.drain());
            open.links().endAll(link -> isAsleep(link, idle), "nobody used its process");
            open.parked().expire();
            open.entrance().tidy();
            open.rates().tidy();
        } catch (RuntimeException e) {
            LOG.error("cannot sweep the gateway", e);
        }
    }

    /// What nobody uses ends; whoever comes back to it gets another.
    private static boolean isAsleep(Link link, long idle) {
        long limit = link.endpoint().sleepAfter().map(Duration::toNanos).orElse(idle);
        return !link.speaker().busy() && link.pipe().conversation().idleNanos() > limit;
    }

    /// Ends every session and returns once their processes are gone.
    @Override
    public void close() {
        sweeper.shutdownNow();
        open.sessions().endAll(_ -> true, "Slipway stops");
        open.links().close();
    }

    /// @throws SlipwayException NOT_FOUND when it has ended
    LegacySession session(String id) {
        return open.sessions()
                .find(id)
                .orElseThrow(() -> new SlipwayException(ErrorCode.NOT_FOUND, "this session has ended"));
    }

    int sessionCount() {
        return open.sessions().count();
    }

    int processCount() {
        return open.links().list(_ -> true).size();
    }
}
