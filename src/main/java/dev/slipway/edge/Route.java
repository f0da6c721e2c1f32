package dev.slipway.edge;

import dev.slipway.platform.ProjectId;

/// A public name as the table in memory holds it: where it leads, what is in flight there, what passed through
/// it.
record Route(ProjectId project, String name, Target target, Flight flight, Counters counters) {}
