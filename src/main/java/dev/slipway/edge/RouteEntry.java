package dev.slipway.edge;

import dev.slipway.platform.ProjectId;

/// A row of `routes`.
record RouteEntry(ProjectId project, String name, Target target) {}
