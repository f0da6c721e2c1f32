package dev.slipway.projects;

import dev.slipway.platform.ProjectId;
import java.util.List;
import java.util.Map;

/// The environment variables of projects, versioned. A secret's value goes in and is handed to processes; no API, page,
/// log or export shows it again. Works in the caller's transaction.
public final class Variables {
    /// Sets one; a new version when it exists.
    public Variable set(ProjectId project, String key, String value, boolean secret) {
        throw new UnsupportedOperationException();
    }

    public void remove(ProjectId project, String key) {
        throw new UnsupportedOperationException();
    }

    /// The current ones, secrets without their values.
    public List<Variable> list(ProjectId project) {
        throw new UnsupportedOperationException();
    }

    /// The current versions, by key: what a deployment stores to be able to come back to it.
    public Map<String, Integer> versions(ProjectId project) {
        throw new UnsupportedOperationException();
    }

    /// Opens the values of exactly these versions, for a process's environment. System jobs only.
    public Opened open(ProjectId project, Map<String, Integer> versions) {
        throw new UnsupportedOperationException();
    }

    /// @param environment every variable, in clear
    /// @param secrets the values among them that must be hidden
    public record Opened(Map<String, String> environment, List<String> secrets) {}
}
