package dev.slipway.source;

import dev.slipway.git.Commit;
import dev.slipway.platform.Caller;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Projects;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The pushes of a project, and what polling last saw of it.
@RestController
class PushApi {
    private final Database database;
    private final Projects projects;
    private final PushStore pushes;
    private final PollStore polls;

    PushApi(Database database, Projects projects) {
        this.database = database;
        this.projects = projects;
        this.pushes = new PushStore(database);
        this.polls = new PollStore(database);
    }

    @GetMapping("/api/v1/projects/{name}/pushes")
    PageOf<PushView> list(
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        var request = new PageOf.Request(page, size);
        return database.asUser(
                Caller.current(),
                () -> pushes.page(projects.get(name).id(), request).map(PushView::of));
    }

    @GetMapping("/api/v1/projects/{name}/polling")
    PollingView polling(@PathVariable String name) {
        return database.asUser(
                Caller.current(),
                () -> polls.find(projects.get(name).id())
                        .map(PollingView::of)
                        .orElseThrow(() -> SlipwayException.notFound("%s was not polled yet", name)));
    }

    /// A push as the API shows it.
    record PushView(
            UUID id,
            String origin,
            String branch,
            String commit,
            Optional<String> commitMessage,
            Optional<String> author,
            Optional<Instant> commitTimestamp,
            Instant receivedAt) {
        static PushView of(Push push) {
            return new PushView(
                    push.id(),
                    push.origin().name().toLowerCase(Locale.ROOT),
                    push.branch(),
                    push.commit(),
                    push.details().map(Commit::message),
                    push.details().map(Commit::author),
                    push.details().map(Commit::at),
                    push.receivedAt());
        }
    }

    /// What polling last saw, as the API shows it.
    record PollingView(
            String branch,
            Optional<String> tip,
            Instant polledAt,
            Instant nextPollAt,
            int failures,
            Optional<String> error) {
        static PollingView of(Polled polled) {
            return new PollingView(
                    polled.branch(),
                    polled.tip(),
                    polled.polledAt(),
                    polled.nextPollAt(),
                    polled.failures(),
                    polled.error());
        }
    }
}
