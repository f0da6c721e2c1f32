package dev.slipway.projects;

import java.util.Optional;

/// A line of the list of projects.
public record ProjectRow(Project project, Optional<ProjectGlance.Glance> glance) {
    /// The repository's address without what every address has.
    public String source() {
        return project.repository()
                .map(address -> address.replaceFirst("^(https?|ssh|git)://(www\\.)?", "")
                        .replaceFirst("^git@", "")
                        .replaceFirst("\\.git/?$", ""))
                .orElse("pushed to Slipway");
    }
}
