/// One attempt to bring one commit live: detection, plan, stages, artifact, release, rollback. Front door:
/// [dev.slipway.deployments.Deployments]. Tables: `deployments`, `deployment_stages`, `artifacts`, `releases`.
/// Event: [dev.slipway.deployments.ReleaseSwitched].
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "platform",
            "platform::jobs",
            "source",
            "projects",
            "identity",
            "git",
            "runtime",
            "edge",
            "logs",
            "web"
        })
package dev.slipway.deployments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
