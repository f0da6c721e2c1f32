package dev.slipway.deployments;

import dev.slipway.source.PushReceived;
import org.springframework.context.event.EventListener;

/// Deploys what was pushed. In the push's own transaction on purpose: nobody is told "accepted" before the
/// deployment is as durable as the push.
final class OnPushReceived {
    private final Intake intake;

    OnPushReceived(Intake intake) {
        this.intake = intake;
    }

    @EventListener
    void on(PushReceived event) {
        intake.take(event.push());
    }
}
