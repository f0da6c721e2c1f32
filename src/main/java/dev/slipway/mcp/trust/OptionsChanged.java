package dev.slipway.mcp.trust;

import dev.slipway.platform.ProjectId;

/// The owner of an `mcp` project chose otherwise about its gateway. Published in the transaction that stores it.
public record OptionsChanged(ProjectId project) {}
