package dev.slipway.runtime;

import dev.slipway.platform.Database;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;

/// What supervision writes down: each step in a transaction of its own, the events it causes inside.
///
/// @param server this server's id: it writes its own workloads' rows only
record Records(Database database, RuntimeStores stores, ApplicationEventPublisher events, String server) {

    /// Stores where the workload stands, frees its port when it stopped, publishes `causes`. Does nothing when
    /// another server has taken this one for dead and ended the row: that one has freed the port and told
    /// everybody.
    void save(WorkloadId id, Progress progress, List<Object> causes) {
        database.asSystem("supervise workload", () -> {
            if (!stores.workloads().save(id, progress, server)) {
                return;
            }
            if (progress.state() == Workload.State.STOPPED) {
                stores.ports().release(id);
            }
            causes.forEach(events::publishEvent);
        });
    }

    /// Stores what a probe found.
    void checked(WorkloadId id, WorkloadSpec spec, HealthCheck check) {
        database.asSystem("check workload", () -> {
            stores.health().insert(id, spec, check);
            stores.ports().checked(id);
        });
    }

    /// Ends the row of a workload whose server is dead; false when it was ended already, or its server lives after
    /// all.
    boolean bury(WorkloadStore.Foreign dead, String why) {
        return database.asSystem("reconcile workloads", () -> {
            var workload = dead.workload();
            if (!stores.workloads().bury(workload.id(), dead.server(), why)) {
                return false;
            }
            stores.ports().release(workload.id());
            events.publishEvent(new WorkloadStopped(
                    workload.id(), workload.project(), workload.release(), WorkloadStopped.Reason.SERVER_DIED, why));
            return true;
        });
    }
}
