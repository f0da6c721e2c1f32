package dev.slipway.projects;

import java.time.Instant;
import java.util.Optional;

/// A variable as people see it: `value` is empty for a secret.
public record Variable(String key, Optional<String> value, boolean secret, int version, Instant updatedAt) {}
