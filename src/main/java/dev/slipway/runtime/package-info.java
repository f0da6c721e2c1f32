/// What runs builds and workloads: the `Driver` contract, the process sandbox, workloads, ports, probes. Front
/// doors: [dev.slipway.runtime.Driver], [dev.slipway.runtime.Workloads]. Tables: `workloads`, `port_allocations`,
/// `health_checks`. Events: [dev.slipway.runtime.WorkloadStopped], [dev.slipway.runtime.WorkloadRestarted],
/// [dev.slipway.runtime.WorkloadMoved].
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "platform::jobs", "logs"})
package dev.slipway.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
