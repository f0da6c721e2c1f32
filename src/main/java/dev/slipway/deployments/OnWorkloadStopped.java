package dev.slipway.deployments;

import dev.slipway.runtime.WorkloadStopped;
import org.springframework.modulith.events.ApplicationModuleListener;

/// Starts a live version again whose server died with another Slipway of the same database. One that was asked
/// to stop stays stopped, and one whose Slipway stopped in order is started again by the next start.
class OnWorkloadStopped {
    private final Restorer restorer;

    OnWorkloadStopped(Restorer restorer) {
        this.restorer = restorer;
    }

    @ApplicationModuleListener
    void on(WorkloadStopped event) {
        if (event.reason() == WorkloadStopped.Reason.SERVER_DIED) {
            restorer.restore(event.project());
        }
    }
}
