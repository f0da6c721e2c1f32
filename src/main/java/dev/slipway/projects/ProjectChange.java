package dev.slipway.projects;

import java.util.Optional;

/// What may change about a project; its name may not, because addresses, remotes and bookmarks hold it.
public record ProjectChange(String description, Optional<String> repository, String branch, ProjectSettings settings) {}
