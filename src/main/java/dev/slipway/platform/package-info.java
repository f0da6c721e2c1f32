/// The ground the other rooms stand on: the database and its two roles, durable jobs, audit events, encryption,
/// settings, the data folder, errors.
///
/// Front doors: [dev.slipway.platform.Database], [dev.slipway.platform.jobs.Jobs], [dev.slipway.platform.Vault],
/// [dev.slipway.platform.Events]. Tables: `jobs`, `events`, `settings`, `event_publication`.
@NullMarked
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
package dev.slipway.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
