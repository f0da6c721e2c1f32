package dev.slipway.deployments;

import dev.slipway.platform.ProjectId;
import java.util.UUID;

/// A project's live version is another one now. Published in the transaction that switched it.
public record ReleaseSwitched(ProjectId project, String name, UUID deployment) {}
