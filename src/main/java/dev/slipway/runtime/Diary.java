package dev.slipway.runtime;

import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.NestedRuntimeException;

/// Where one workload stands, and the memory of what could not be stored yet: a database that is away for a while
/// must not end the supervision of a server that runs well.
final class Diary {
    private static final Logger LOGGER = System.getLogger(Diary.class.getName());

    private final WorkloadId id;
    private final Records records;
    private final List<Object> unpublished = new ArrayList<>();
    private Progress current = Progress.NEW;
    private boolean settled = true;

    Diary(WorkloadId id, Records records) {
        this.id = id;
        this.records = records;
    }

    synchronized Progress current() {
        return current;
    }

    /// Moves on to `next` and stores it, with the events it causes. What cannot be stored is kept for [#settle()].
    synchronized void note(Progress next, Object... causes) {
        current = next;
        unpublished.addAll(List.of(causes));
        settled = false;
        settle();
    }

    /// Stores what could not be stored before; whether nothing is left.
    synchronized boolean settle() {
        if (!settled) {
            try {
                records.save(id, current, unpublished);
                unpublished.clear();
                settled = true;
            } catch (NestedRuntimeException e) {
                LOGGER.log(Logger.Level.WARNING, "cannot store the state of workload " + id + " yet", e);
            }
        }
        return settled;
    }

    /// Stores what a probe found. One that cannot be stored is dropped: the next one says more.
    void check(WorkloadSpec spec, HealthCheck check) {
        try {
            records.checked(id, spec, check);
        } catch (NestedRuntimeException e) {
            LOGGER.log(Logger.Level.WARNING, "cannot store a health check of workload " + id, e);
        }
    }
}
