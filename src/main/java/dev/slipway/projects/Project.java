package dev.slipway.projects;

import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.time.Instant;
import java.util.Optional;

/// A named thing to build and run.
///
/// @param name its label in public addresses: lower-case letters, digits and dashes, at most 50, unique on this
///     Slipway
/// @param repository its Git address; empty for one that is only pushed to
/// @param hostUser the host's user id that its files belong to, unique to the project
public record Project(
        ProjectId id,
        UserId owner,
        String name,
        String description,
        Optional<String> repository,
        String branch,
        ProjectSettings settings,
        int hostUser,
        Instant createdAt,
        Instant updatedAt) {}
