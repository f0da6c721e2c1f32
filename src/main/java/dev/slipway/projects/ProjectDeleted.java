package dev.slipway.projects;

import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;

/// A project is gone; whatever ran or was stored for it has to go too.
public record ProjectDeleted(ProjectId project, UserId owner, String name) {}
