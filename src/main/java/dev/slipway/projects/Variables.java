package dev.slipway.projects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The environment variables of projects, versioned. A secret's value goes in and is handed to processes; no API,
/// page, log or export shows it again. Works in the caller's transaction.
public final class Variables {
    private final ProjectStore projects;
    private final VariableStore store;
    private final Vault vault;
    private final Events events;

    Variables(ProjectStore projects, VariableStore store, Vault vault, Events events) {
        this.projects = projects;
        this.store = store;
        this.vault = vault;
        this.events = events;
    }

    /// Sets one; a new version when it exists. A secret stays one, whatever `secret` says, until it is removed: a
    /// value that somebody took for hidden must not come to light because a flag was forgotten.
    ///
    /// @throws SlipwayException INVALID for a bad name or value; LIMIT beyond 200 variables; NOT_FOUND
    public Variable set(ProjectId project, String key, String value, boolean secret) {
        VariableRules.key(key);
        VariableRules.value(value);
        var owner = owned(project);
        var current = list(project);
        var known =
                current.stream().filter(variable -> variable.key().equals(key)).findFirst();
        if (known.isEmpty() && current.size() >= VariableRules.MOST) {
            throw new SlipwayException(
                    ErrorCode.LIMIT, "a project has at most %d variables".formatted(VariableRules.MOST));
        }
        store.retire(project, key);
        var set = secret || known.map(Variable::secret).orElse(false)
                ? store.insertSecret(
                        project, key, vault.seal(value.getBytes(UTF_8), VariableStore.context(project, key)))
                : store.insertPlain(project, key, value);
        record(owner, "variables.set", key);
        return set;
    }

    /// @throws SlipwayException NOT_FOUND
    public void remove(ProjectId project, String key) {
        var owner = owned(project);
        if (!store.retire(project, key)) {
            throw SlipwayException.notFound("there is no variable %s", key);
        }
        record(owner, "variables.removed", key);
    }

    /// The current ones, secrets without their values.
    public List<Variable> list(ProjectId project) {
        return store.list(project);
    }

    /// The current versions, by key: what a deployment stores to be able to come back to it.
    public Map<String, Integer> versions(ProjectId project) {
        var versions = new TreeMap<String, Integer>();
        list(project).forEach(variable -> versions.put(variable.key(), variable.version()));
        return versions;
    }

    /// Opens the values of exactly these versions, for a process's environment. System jobs only.
    ///
    /// @throws SlipwayException NOT_FOUND when a version is not there
    public Opened open(ProjectId project, Map<String, Integer> versions) {
        var environment = new TreeMap<String, String>();
        var secrets = new ArrayList<String>();
        if (!versions.isEmpty()) {
            for (var stored : store.versions(project, versions.keySet())) {
                if (Integer.valueOf(stored.version()).equals(versions.get(stored.key()))) {
                    environment.put(stored.key(), clear(stored));
                    stored.sealed().ifPresent(_ -> secrets.add(environment.get(stored.key())));
                }
            }
        }
        for (var wanted : versions.keySet()) {
            if (!environment.containsKey(wanted)) {
                throw SlipwayException.notFound("version %d of %s is not stored", versions.get(wanted), wanted);
            }
        }
        return new Opened(environment, secrets);
    }

    private Project owned(ProjectId project) {
        projects.lock(project);
        return projects.find(project).orElseThrow(() -> SlipwayException.notFound("there is no project %s", project));
    }

    private String clear(VariableStore.Stored stored) {
        return stored.sealed()
                .map(locked -> new String(vault.open(locked, stored.context()), UTF_8))
                .or(stored::value)
                .orElseThrow();
    }

    private void record(Project project, String what, String key) {
        var subject = "project:" + project.id();
        events.record(project.owner(), Optional.of(project.id()), subject, what, Map.of("key", key));
    }

    /// @param environment every variable, in clear
    /// @param secrets the values among them that must be hidden
    public record Opened(Map<String, String> environment, List<String> secrets) {
        public Opened {
            environment = Map.copyOf(environment);
            secrets = List.copyOf(secrets);
        }

        /// Without the values: this may end in a message or a debugger.
        @Override
        public String toString() {
            return "Opened" + environment.keySet();
        }
    }
}
