package dev.slipway.runtime;

import dev.slipway.logs.LogId;
import dev.slipway.logs.LogWriter;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Progress.End;
import dev.slipway.runtime.Supervisor.Stop;
import dev.slipway.runtime.Workload.State;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/// The servers that Slipway keeps running: each with a port of its own, limits, a log, probes, and restarts with
/// back-off.
///
/// Every method opens its own transactions, as the system: whether a person may see a project was asked before.
/// Any of several servers on one database may be asked about a workload; the one that started it supervises it.
public final class Workloads {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(30);

    private final Supervisors supervisors;
    private final Ports ports;
    private final Records records;
    private final Charge.Tools tools;
    private final BiFunction<LogId, Collection<String>, LogWriter> logs;

    /// @param logs opens a stream for writing, hiding the secrets
    Workloads(
            Supervisors supervisors,
            Ports ports,
            Records records,
            Charge.Tools tools,
            BiFunction<LogId, Collection<String>, LogWriter> logs) {
        this.supervisors = supervisors;
        this.ports = ports;
        this.records = records;
        this.tools = tools;
        this.logs = logs;
    }

    /// Stores the workload, gives it a port and starts it under supervision. Returns at once; a driver that cannot
    /// start it, or a process that ends, is told by [#awaitReady], and tried again until somebody stops it.
    ///
    /// Its output goes to the spec's log, which is opened here and closed when it stopped, never finished: the next
    /// workload may write to the same one.
    ///
    /// @throws SlipwayException LIMIT when the pool has no free port; UNAVAILABLE while the server stops
    public Workload start(WorkloadSpec spec) {
        supervisors.refuseWhenClosed();
        var id = new WorkloadId(UUID.randomUUID());
        int port = records.database().asSystem("start workload", () -> {
            var free = ports.allocate(spec.pool(), id, spec.project());
            records.stores().workloads().insert(id, spec, free, tools.driver().name(), records.server());
            return free;
        });
        var charge = new Charge(id, spec, port, openLog(id, spec), new Diary(id, records), tools);
        supervisors.begin(id, new Supervisor(charge));
        return get(id);
    }

    /// Waits until it is ready, has ended, or its probe's patience is over. Interruptible. While it backs off, the
    /// answer is how it ended.
    ///
    /// @throws SlipwayException NOT_FOUND when there is no such workload
    public Readiness awaitReady(WorkloadId id) throws InterruptedException {
        var mine = supervisors.find(id);
        if (mine.isPresent()) {
            return mine.get().awaitReady();
        }
        var workload = get(id);
        while (workload.state() == State.STARTING) {
            Thread.sleep(LOOK_AGAIN);
            workload = get(id);
        }
        var why = workload.why().orElse("it does not run");
        return workload.address().<Readiness>map(Readiness.Ready::new).orElseGet(() -> new Readiness.NotReady(why));
    }

    /// Ends supervision and the process, frees the port. Does nothing when it is stopped already. Returns when
    /// nothing of it runs any more; an interruption does not shorten that for a workload of this server.
    ///
    /// @param grace between asking the process to end and killing it
    /// @throws SlipwayException UNAVAILABLE when another server supervises it and does not do so in time; it still
    /// will
    public void stop(WorkloadId id, Duration grace) {
        var mine = supervisors.find(id);
        if (mine.isPresent()) {
            mine.get().stop(asked(grace));
            mine.get().awaitStopped();
            return;
        }
        stopElsewhere(id, grace);
    }

    /// The project's workloads that are not stopped, newest first.
    public List<Workload> running(ProjectId project) {
        return records.database()
                .asSystem("list workloads", () -> records.stores().workloads().running(project));
    }

    /// All that are not stopped, newest first.
    public List<Workload> running() {
        return records.database()
                .asSystem("list workloads", () -> records.stores().workloads().running());
    }

    /// The workloads of a deployment, stopped ones included, newest first.
    public List<Workload> ofRelease(UUID release) {
        return records.database()
                .asSystem("list workloads", () -> records.stores().workloads().ofRelease(release));
    }

    /// The workload with this id.
    ///
    /// @throws SlipwayException NOT_FOUND when there is none
    public Workload get(WorkloadId id) {
        return find(id).orElseThrow(() -> SlipwayException.notFound("there is no workload %s", id));
    }

    /// Every port of a pool and who has it, for an administrator.
    public List<PortAllocation> ports(WorkloadSpec.Pool pool) {
        return records.database()
                .asSystem("list ports", () -> records.stores().ports().list(pool));
    }

    /// What it used lately: a sample each five seconds, 60 at most, oldest first. Empty for one that another server
    /// supervises.
    public List<WorkloadUsage> usage(WorkloadId id) {
        return supervisors.find(id).map(Supervisor::usage).orElseGet(List::of);
    }

    /// Stops the project's workloads and deletes every trace of them: for a project that is deleted.
    public void forget(ProjectId project) {
        running(project).forEach(workload -> stop(workload.id(), Duration.ZERO));
        records.database().asSystem("forget workloads", () -> {
            records.stores().health().delete(project);
            records.stores().workloads().delete(project);
        });
    }

    /// The stop that a caller of [#stop] asks for.
    static Stop asked(Duration grace) {
        return new Stop(grace, WorkloadStopped.Reason.ASKED, "it was asked to stop");
    }

    private Optional<Workload> find(WorkloadId id) {
        return records.database()
                .asSystem("find workload", () -> records.stores().workloads().find(id));
    }

    private LogWriter openLog(WorkloadId id, WorkloadSpec spec) {
        try {
            return logs.apply(spec.log(), spec.program().secrets());
        } catch (RuntimeException e) {
            var words = "its log could not be opened";
            records.save(id, Progress.NEW.stopped(words, Optional.of(new End(words, Optional.empty()))), List.of());
            throw e;
        }
    }

    /// Leaves word in its row; its own server looks there every few seconds.
    private void stopElsewhere(WorkloadId id, Duration grace) {
        records.database()
                .asSystem("stop workload", () -> records.stores().workloads().requestStop(id));
        var deadline = System.nanoTime() + grace.plus(BEYOND_GRACE).toNanos();
        while (find(id).filter(workload -> workload.state() != State.STOPPED).isPresent()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "the server that supervises workload %s was asked to stop it and has not yet".formatted(id));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
