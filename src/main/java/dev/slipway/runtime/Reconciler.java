package dev.slipway.runtime;

import dev.slipway.platform.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Makes what is stored true: says that this server lives, stops what others asked it to stop, and ends the rows of
/// servers that do not live any more.
///
/// A dead server is known in two ways. An earlier start on the same data folder is dead for certain, because a
/// folder has one living server (its lock). Any other is taken for dead when it was silent for the length of its
/// lease; should it only have been asleep, it finds its rows ended when it wakes, and stops what it still runs.
final class Reconciler {
    static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Database database;
    private final Records records;
    private final Supervisors supervisors;
    private final Driver driver;

    Reconciler(Database database, Records records, Supervisors supervisors, Driver driver) {
        this.database = database;
        this.records = records;
        this.supervisors = supervisors;
        this.driver = driver;
    }

    /// Says that this server lives and still has its workloads. Called more often than once in a lease.
    void beat() {
        var mine = supervisors.all();
        var rows = database.asSystem("beat", () -> records.stores().workloads().beat(records.server())).stream()
                .collect(Collectors.toMap(WorkloadStore.Beat::id, WorkloadStore.Beat::stopRequested));
        for (var each : mine) {
            var requested = Optional.ofNullable(rows.get(each.getKey()));
            if (requested.isEmpty()) {
                each.getValue()
                        .stop(new Supervisor.Stop(
                                Duration.ZERO,
                                WorkloadStopped.Reason.SERVER_DIED,
                                "another server took this one for dead"));
            } else if (requested.get()) {
                each.getValue().stop(Workloads.asked(GRACE));
            }
        }
    }

    /// Waits until the driver has swept up behind dead servers and knows whether it can launch.
    void awaitDriver() {
        driver.availability();
    }

    /// Ends the rows of dead servers and frees their ports; returns how many there were.
    int buryDead() {
        var foreign = database.asSystem(
                "reconcile workloads", () -> records.stores().workloads().foreign(records.server(), LEASE));
        return (int) foreign.stream().filter(this::isDead).filter(this::bury).count();
    }

    private boolean isDead(WorkloadStore.Foreign row) {
        return row.silent() || folderOf(row.server()).equals(folderOf(records.server()));
    }

    /// What a driver still finds running has nobody who watches over it, and its secrets and its probe were only in
    /// the memory of the dead server: it is ended, and whoever wants it starts it anew.
    private boolean bury(WorkloadStore.Foreign dead) {
        var workload = dead.workload();
        var left = workload.handle()
                .filter(_ -> workload.driver().equals(driver.name()))
                .flatMap(handle -> driver.adopt(handle, (_, _, _, _) -> {}));
        left.ifPresent(running -> running.stop(GRACE));
        return records.bury(dead, "the Slipway server that ran it ended without stopping it");
    }

    private static String folderOf(String server) {
        return List.of(server.split("/", 2)).getFirst();
    }
}
