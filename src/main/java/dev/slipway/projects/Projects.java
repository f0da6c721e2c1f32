package dev.slipway.projects;

import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;

/// The projects. Every method works in the caller's transaction and sees what the acting user may see.
public final class Projects {
    private final ProjectStore store;
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final ProjectsSettings settings;

    Projects(ProjectStore store, Events events, ApplicationEventPublisher publisher, ProjectsSettings settings) {
        this.store = store;
        this.events = events;
        this.publisher = publisher;
        this.settings = settings;
    }

    /// @throws SlipwayException INVALID for a bad name, address or setting; CONFLICT when the name is taken
    public Project create(NewProject wanted) {
        requireName(wanted.name());
        check(new ProjectChange(wanted.description(), wanted.repository(), wanted.branch(), wanted.settings()));
        var project = store.insert(wanted, settings.hostUserBase())
                .orElseThrow(() -> SlipwayException.conflict(
                        "the name '%s' is taken on this Slipway; choose another", wanted.name()));
        record(project, "projects.created");
        return project;
    }

    /// @throws SlipwayException NOT_FOUND
    public Project get(ProjectId id) {
        return store.find(id).orElseThrow(() -> SlipwayException.notFound("there is no project %s", id));
    }

    /// @throws SlipwayException NOT_FOUND
    public Project get(String name) {
        return find(name).orElseThrow(() -> SlipwayException.notFound("there is no project '%s'", name));
    }

    public Optional<Project> find(String name) {
        return store.find(name);
    }

    /// All, by name.
    public List<Project> list() {
        return store.list();
    }

    public PageOf<Project> list(PageOf.Request request) {
        return store.page(request);
    }

    /// Changes what is given and leaves the description.
    ///
    /// @throws SlipwayException INVALID, NOT_FOUND
    public Project change(ProjectId id, Optional<String> repository, String branch, ProjectSettings settings) {
        return change(id, new ProjectChange(get(id).description(), repository, branch, settings));
    }

    /// @throws SlipwayException INVALID, NOT_FOUND
    public Project change(ProjectId id, ProjectChange change) {
        check(change);
        var project =
                store.update(id, change).orElseThrow(() -> SlipwayException.notFound("there is no project %s", id));
        record(project, "projects.changed");
        return project;
    }

    /// Deletes the project and publishes [ProjectDeleted], after which the rooms above let go of what is theirs.
    public void delete(ProjectId id) {
        var project = get(id);
        record(project, "projects.deleted");
        store.delete(id);
        publisher.publishEvent(new ProjectDeleted(id, project.owner(), project.name()));
    }

    void requireName(String name) {
        ProjectRules.name(name, settings.reservedNames());
    }

    private static void check(ProjectChange change) {
        ProjectRules.description(change.description());
        change.repository().ifPresent(ProjectRules::repository);
        ProjectRules.branch(change.branch());
        ProjectRules.settings(change.settings());
    }

    private void record(Project project, String what) {
        var subject = "project:" + project.id();
        events.record(project.owner(), Optional.of(project.id()), subject, what, Map.of("name", project.name()));
    }
}
