package dev.slipway.runtime;

import dev.slipway.platform.Database;

/// The room's three tables.
record RuntimeStores(WorkloadStore workloads, PortStore ports, HealthStore health) {
    static RuntimeStores of(Database database) {
        return new RuntimeStores(new WorkloadStore(database), new PortStore(database), new HealthStore(database));
    }
}
