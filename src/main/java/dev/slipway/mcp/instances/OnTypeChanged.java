package dev.slipway.mcp.instances;

import dev.slipway.mcp.catalogue.TypeChanged;
import org.springframework.modulith.events.ApplicationModuleListener;

/// What an administrator changed of a type counts for what runs of it.
class OnTypeChanged {
    private final Instances instances;

    OnTypeChanged(Instances instances) {
        this.instances = instances;
    }

    @ApplicationModuleListener
    void on(TypeChanged event) {
        instances.typeChanged(event.type(), event.active());
    }
}
