package dev.slipway.source;

import dev.slipway.git.Repositories;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Looks at branches and receives what is new as a push.
///
/// The first look at a branch only remembers where it is: a project is deployed for the first time when a person says
/// so. From then on a tip that was not seen before is a push, unless someone already brought it here.
final class Poller {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final String JOB = "source.poll";

    private final Database database;
    private final Projects projects;
    private final Repositories repositories;
    private final Pushes pushes;
    private final PushStore store;
    private final PollStore polls;
    private final Duration interval;
    private final Clock clock;
    private final Set<ProjectId> looking = ConcurrentHashMap.newKeySet();

    Poller(
            Database database,
            Projects projects,
            Repositories repositories,
            Pushes pushes,
            Duration interval,
            Clock clock) {
        this.database = database;
        this.projects = projects;
        this.repositories = repositories;
        this.pushes = pushes;
        this.store = new PushStore(database);
        this.polls = new PollStore(database);
        this.interval = interval;
        this.clock = clock;
    }

    /// The projects whose time has come and that nobody is looking at.
    List<Project> due() {
        var now = clock.instant();
        return database.asSystem(JOB, () -> {
            var known = polls.all().stream().collect(Collectors.toMap(Polled::project, Function.identity()));
            return projects.list().stream()
                    .filter(project -> project.repository().isPresent())
                    .filter(project -> project.settings().autoDeploy())
                    .filter(project -> !looking.contains(project.id()))
                    .filter(project -> isDue(project, Optional.ofNullable(known.get(project.id())), now))
                    .toList();
        });
    }

    /// Looks at one project's branch. What goes wrong is stored for people to see, and the next look comes later.
    void look(Project project) {
        if (!looking.add(project.id())) {
            return;
        }
        try {
            var branch = branch(project);
            var address = project.repository().orElse("");
            var tip = repositories
                    .tip(project.id(), address, branch)
                    .orElseThrow(() -> SlipwayException.notFound(
                            "branch %s does not exist at %s", branch, Repositories.shown(address)));
            database.asUser(project.owner(), () -> saw(project, branch, tip));
        } catch (SlipwayException e) {
            if (!Thread.currentThread().isInterrupted()) {
                database.asSystem(JOB, () -> failed(project, e));
            }
        } finally {
            looking.remove(project.id());
        }
    }

    private void saw(Project project, String branch, String tip) {
        var before = polls.hold(project.id());
        var now = clock.instant();
        polls.save(Polled.saw(project.id(), branch, tip, now, now.plus(soon(interval))));
        var moved = before.filter(polled -> polled.movedTo(branch, tip)).isPresent();
        if (moved && !store.lastCommit(project.id(), branch).equals(Optional.of(tip))) {
            pushes.receive(project.id(), project.owner(), Push.Origin.POLLING, branch, tip, Optional.empty());
        }
    }

    private void failed(Project project, SlipwayException why) {
        var before = polls.hold(project.id()).filter(polled -> polled.branch().equals(branch(project)));
        var failures = before.map(Polled::failures).orElse(0) + 1;
        var now = clock.instant();
        polls.save(new Polled(
                project.id(),
                branch(project),
                before.flatMap(Polled::tip),
                now,
                now.plus(soon(wait(failures))),
                failures,
                Optional.of(why.code() == ErrorCode.INTERNAL ? "the look failed inside of Slipway" : why.text())));
    }

    private boolean isDue(Project project, Optional<Polled> polled, Instant now) {
        return polled.filter(known -> known.branch().equals(branch(project)))
                .map(known -> !known.nextPollAt().isAfter(now))
                .orElse(true);
    }

    /// Doubles with every failure in a row, up to an hour.
    private Duration wait(int failures) {
        var doubled = interval.multipliedBy(1L << Math.min(failures, 10));
        return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }

    /// A tenth more or less, so that a hundred projects of one host are not asked for in the same second.
    private static Duration soon(Duration about) {
        var tenth = about.toMillis() / 10;
        return about.plusMillis(tenth == 0 ? 0 : ThreadLocalRandom.current().nextLong(-tenth, tenth));
    }

    private static String branch(Project project) {
        return project.settings().autoDeployBranch().orElse(project.branch());
    }
}
