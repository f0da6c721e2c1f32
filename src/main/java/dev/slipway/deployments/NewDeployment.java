package dev.slipway.deployments;

import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.util.UUID;

/// A deployment that is to be stored.
record NewDeployment(
        UUID id,
        ProjectId project,
        UserId user,
        Deployment.Revision revision,
        Deployment.Cause cause,
        Deployment.Bundle bundle,
        boolean production) {}
