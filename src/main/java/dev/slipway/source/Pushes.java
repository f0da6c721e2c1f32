package dev.slipway.source;

import dev.slipway.git.Commit;
import dev.slipway.git.Repositories;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;

/// Where every change arrives: by hand, by `git push`, by polling, later by a forge's webhook.
public final class Pushes {
    private final Database database;
    private final PushStore store;
    private final PollStore polls;
    private final Projects projects;
    private final Repositories repositories;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Pushes(
            Database database,
            Projects projects,
            Repositories repositories,
            ApplicationEventPublisher events,
            Clock clock) {
        this.database = database;
        this.store = new PushStore(database);
        this.polls = new PollStore(database);
        this.projects = projects;
        this.repositories = repositories;
        this.events = events;
        this.clock = clock;
    }

    /// Stores the push and publishes [PushReceived] inside the same transaction, so that the work it causes is stored
    /// with it; returns once all of it is durable. In a transaction of `by` that is open already it joins that one.
    ///
    /// @throws SlipwayException INVALID when `commit` is not a full id
    public Push receive(
            ProjectId project, UserId by, Push.Origin origin, String branch, String commit, Optional<Commit> details) {
        if (!commit.matches("[0-9a-f]{40}")) {
            throw SlipwayException.invalid("a commit is named by its full id of 40 hex digits");
        }
        var push = new Push(UUID.randomUUID(), project, by, origin, branch, commit, details, clock.instant());
        database.asUser(by, () -> {
            store.insert(push);
            events.publishEvent(new PushReceived(push));
        });
        return push;
    }

    /// Asks the repository for the branch's tip and receives it as a push by hand. Call it outside of a transaction:
    /// the repository may take its time.
    ///
    /// @param branch the project's branch when empty
    /// @param commit the branch's tip when empty; whether it is there shows when it is fetched
    /// @throws SlipwayException NOT_FOUND when there is no such branch, UNAVAILABLE when the repository cannot be
    ///     reached
    public Push deployByHand(ProjectId project, UserId by, Optional<String> branch, Optional<String> commit) {
        var target = database.asUser(by, () -> projects.get(project));
        var name = branch.orElse(target.branch());
        if (commit.isPresent()) {
            return receive(
                    project,
                    by,
                    Push.Origin.MANUAL,
                    name,
                    commit.get().toLowerCase(Locale.ROOT),
                    known(target, name, commit.get()));
        }
        var tip = tip(target, name);
        var details = known(target, name, tip);
        return database.asUser(by, () -> {
            if (target.repository().isPresent()) {
                // Polling need not find again what was just found.
                var now = clock.instant();
                polls.save(Polled.saw(project, name, tip, now, now));
            }
            return receive(project, by, Push.Origin.MANUAL, name, tip, details);
        });
    }

    private String tip(Project project, String branch) {
        var address = project.repository().orElse("");
        return repositories.tip(project.id(), address, branch).orElseThrow(() -> missing(project, branch));
    }

    private static SlipwayException missing(Project project, String branch) {
        return project.repository().isPresent()
                ? SlipwayException.notFound(
                        "branch %s does not exist at %s",
                        branch, Repositories.shown(project.repository().get()))
                : SlipwayException.notFound(
                        "nothing was pushed to branch %s of %s yet, and it has no repository to fetch from",
                        branch, project.name());
    }

    /// The details of a commit that is here already, because it was pushed here.
    private Optional<Commit> known(Project project, String branch, String commit) {
        return project.repository().isPresent()
                ? Optional.empty()
                : Optional.of(repositories.fetch(project.id(), "", branch, commit, _ -> {}));
    }
}
