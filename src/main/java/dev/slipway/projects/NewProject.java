package dev.slipway.projects;

import dev.slipway.platform.UserId;
import java.util.Optional;

/// A project that someone asks for.
public record NewProject(
        UserId owner,
        String name,
        String description,
        Optional<String> repository,
        String branch,
        ProjectSettings settings) {
    public NewProject(UserId owner, String name, Optional<String> repository, String branch, ProjectSettings settings) {
        this(owner, name, "", repository, branch, settings);
    }
}
