package dev.slipway.mcp.gateway;

import dev.slipway.mcp.McpSettings;
import dev.slipway.deployments.LiveRelease;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Running;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of this server, each with its process. They live in memory: after a restart clients are told
/// that their session is unknown, and begin another, as the protocol has it.
public final class Sessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration SWEEP = Duration.ofSeconds(5);
    /// How long nobody may have used a session before it makes room for a new one, or for a new version.
    private static final Duration UNUSED = Duration.ofSeconds(30);

    private final McpSettings settings;
    private final Driver driver;
    private final ReleaseLogs logs;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    /// Threads that end a process, each until it is gone.
    private final Set<Thread> stopping = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("mcp-sweeper").daemon(true).factory());

    private boolean closed;

    public Sessions(McpSettings settings, Driver driver, ReleaseLogs logs) {
        this.settings = settings;
        this.driver = driver;
        this.logs = logs;
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The user's session of this project.
    Optional<Session> find(String id, UserId user, String project) {
        return Optional.ofNullable(sessions.get(id)).filter(session -> session.belongsTo(user, project));
    }

    /// The session of this id, whoever's it is.
    ///
    /// @throws SlipwayException NOT_FOUND when it has ended
    Session get(String id) {
        var session = sessions.get(id);
        if (session == null) {
            throw SlipwayException.notFound("this session has ended");
        }
        return session;
    }

    /// Starts a server for a new session. Blocks while the process starts.
    ///
    /// @throws SlipwayException LIMIT when the project has too many that are in use; UNAVAILABLE when it cannot
    ///     start
    Session begin(LiveRelease release, UserId user) {
        var label = "session-" + HexFormat.of().formatHex(random(3));
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
        var session = new Session(id, user, release, label, logs.take(release), settings.maxMessageBytes());
        try {
            admit(session);
            var running = driver.start(named(release.launch(), release.name(), label), session);
            session.attach(
                    new Child(running, 2 * settings.maxMessageBytes(), label),
                    () -> end(session, "the server refused to begin a session"));
            supervise(session, running);
            return session;
        } catch (RuntimeException e) {
            sessions.remove(session.id());
            logs.giveBack(release);
            throw e;
        }
    }

    private void supervise(Session session, Running running) {
        var _ = running.ended().whenComplete((ending, problem) -> {
            sessions.remove(session.id());
            session.end(problem == null ? Session.reason(ending) : "the server ended before it answered");
            session.silent();
            logs.giveBack(session.release());
        });
        if (session.hasEnded() || !expectInitialize(session)) {
            end(session, "Slipway stops");
        }
    }

    /// Whether that could be arranged: not once this server stops.
    private boolean expectInitialize(Session session) {
        Runnable check = () -> {
            if (!session.isInitialized()) {
                end(session, "the server did not answer initialize in time");
            }
        };
        try {
            var _ = sweeper.schedule(check, settings.initializeTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /// Ends the session; its process is killed, without waiting for that.
    void end(Session session, String why) {
        sessions.remove(session.id());
        session.end(why);
        stop(session);
    }

    private void stop(Session session) {
        var thread = Thread.ofVirtual().name("mcp-stop-" + session.label()).unstarted(() -> kill(session));
        stopping.add(thread);
        thread.start();
    }

    private void kill(Session session) {
        try {
            session.kill();
        } catch (RuntimeException e) {
            LOG.error("cannot stop the server of {} {}", session.release().name(), session.label(), e);
        } finally {
            stopping.remove(Thread.currentThread());
        }
    }

    /// New sessions get the new version; those of older ones may finish.
    public void retire(ProjectId project, UUID deployment) {
        sessions.values().stream()
                .filter(session -> session.release().project().equals(project)
                        && !session.release().deployment().equals(deployment))
                .forEach(Session::retire);
    }

    public void endAll(ProjectId project, String why) {
        endAll(session -> session.release().project().equals(project), why);
    }

    private void endAll(Predicate<Session> which, String why) {
        sessions.values().stream().filter(which).toList().forEach(session -> end(session, why));
    }

    private synchronized void admit(Session session) {
        if (closed) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "Slipway stops");
        }
        makeRoom(session.release().project());
        sessions.put(session.id(), session);
    }

    /// At the limit, the session that nobody used for longest gives way: many clients leave without a word.
    private void makeRoom(ProjectId project) {
        var own = sessions.values().stream()
                .filter(session -> session.release().project().equals(project))
                .toList();
        if (own.size() < settings.maxSessions()) {
            return;
        }
        var unused = own.stream()
                .filter(session -> !session.inUse() && session.idleNanos() > UNUSED.toNanos())
                .max(Comparator.comparingLong(Session::idleNanos))
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.LIMIT,
                        "%d sessions are open already; end one, or wait".formatted(settings.maxSessions())));
        end(unused, "the session made room for another");
    }

    private void sweep() {
        try {
            endAll(session -> session.idleNanos() > settings.idleTimeout().toNanos(), "the session was idle too long");
            endAll(this::hasFinished, "another version of the server took over");
            sessions.values().forEach(Session::keepAlive);
        } catch (RuntimeException e) {
            LOG.error("cannot sweep the sessions", e);
        }
    }

    private boolean hasFinished(Session session) {
        return session.isRetired()
                && (session.retiredNanos() > settings.drain().toNanos()
                        || (!session.inUse() && session.idleNanos() > UNUSED.toNanos()));
    }

    int count() {
        return sessions.size();
    }

    /// Ends every session and returns once their processes are gone.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        sweeper.shutdownNow();
        endAll(_ -> true, "Slipway stops");
        for (var thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Each process has a control group of its own, named after its launch.
    private static Launch named(Launch launch, String project, String label) {
        return new Launch(
                "mcp-%s-%s".formatted(project, label),
                launch.command(),
                launch.environment(),
                launch.mounts(),
                launch.workingFolder(),
                launch.user(),
                launch.limits(),
                launch.network(),
                launch.timeout());
    }

    private static byte[] random(int count) {
        var random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }
}
