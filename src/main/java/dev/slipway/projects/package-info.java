/// Projects, their settings and variables. Front doors: [dev.slipway.projects.Projects],
/// [dev.slipway.projects.Variables]. Tables: `projects`, `variables`. Event:
/// [dev.slipway.projects.ProjectDeleted]. What a list of projects shows of their deployments comes from above,
/// through [dev.slipway.projects.ProjectGlance].
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "identity", "web"})
package dev.slipway.projects;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
