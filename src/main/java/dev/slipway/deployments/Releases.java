package dev.slipway.deployments;

import dev.slipway.edge.Routes;
import dev.slipway.edge.Target;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.projects.Project;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.ApplicationEventPublisher;

/// What each project serves: the row that says it and the route that does it, changed together.
final class Releases {
    private static final Target NEVER_LIVE = new Target.Nothing("no version of this project is live yet");

    private final Database database;
    private final ReleaseStore store;
    private final Routes routes;
    private final ApplicationEventPublisher events;
    /// Held over both changes: a workload that moved while its project is switched must not win back the route.
    private final ReentrantLock changing = new ReentrantLock();

    Releases(Database database, ReleaseStore store, Routes routes, ApplicationEventPublisher events) {
        this.database = database;
        this.store = store;
        this.routes = routes;
        this.events = events;
    }

    /// Makes the candidate live and returns where the project's name led before.
    Target switchTo(Candidate candidate) {
        var project = candidate.version().project();
        var deployment = candidate.version().deployment().id();
        changing.lock();
        try {
            database.asSystem(StageRecorder.JOB, () -> {
                store.point(project.id(), deployment);
                events.publishEvent(new ReleaseSwitched(project.id(), project.name(), deployment));
            });
            return routes.point(project.id(), project.name(), candidate.target());
        } finally {
            changing.unlock();
        }
    }

    /// Undoes [#switchTo].
    void back(Candidate candidate, Target before) {
        var project = candidate.version().project();
        changing.lock();
        try {
            withdraw(project, candidate.version().deployment().id());
            routes.point(project.id(), project.name(), find(project.id()).isPresent() ? before : NEVER_LIVE);
        } finally {
            changing.unlock();
        }
    }

    /// Takes the release back from a deployment that was switched to and never checked, because Slipway stopped
    /// in between.
    void withdraw(Project project, UUID deployment) {
        database.asSystem(StageRecorder.JOB, () -> {
            if (store.withdraw(project.id(), deployment)) {
                store.find(project.id())
                        .ifPresent(live -> events.publishEvent(
                                new ReleaseSwitched(project.id(), project.name(), live.deployment())));
            }
        });
    }

    /// Leads the project's name to `target`, provided that this deployment is the one it serves.
    void follow(Project project, UUID deployment, Target target) {
        changing.lock();
        try {
            if (isLive(project.id(), deployment)) {
                routes.point(project.id(), project.name(), target);
            }
        } finally {
            changing.unlock();
        }
    }

    private boolean isLive(ProjectId project, UUID deployment) {
        return find(project)
                .filter(live -> live.deployment().equals(deployment))
                .isPresent();
    }

    private Optional<ReleaseStore.Release> find(ProjectId project) {
        return database.asSystem(StageRecorder.JOB, () -> store.find(project));
    }
}
