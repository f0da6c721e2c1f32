package dev.slipway.mcp.instances;

import dev.slipway.mcp.keys.KeyChanged;
import org.springframework.modulith.events.ApplicationModuleListener;

/// A key that was replaced or removed is no longer used by any process.
class OnKeyChanged {
    private final Instances instances;

    OnKeyChanged(Instances instances) {
        this.instances = instances;
    }

    @ApplicationModuleListener
    void on(KeyChanged event) {
        instances.keyChanged(event.user(), event.type(), event.present());
    }
}
