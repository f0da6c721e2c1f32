package dev.slipway.projects;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A project as the API shows it.
record ProjectView(
        UUID id,
        String name,
        String description,
        Optional<String> repository,
        String branch,
        ProjectSettings settings,
        Instant createdAt,
        Instant updatedAt) {
    static ProjectView of(Project project) {
        return new ProjectView(
                project.id().value(),
                project.name(),
                project.description(),
                project.repository(),
                project.branch(),
                project.settings(),
                project.createdAt(),
                project.updatedAt());
    }
}
