package dev.slipway.mcp.trust;

import dev.slipway.platform.Caller;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Project;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;

/// The tools of `mcp` projects, and what their owners chose about them. In the caller's transaction.
public final class ProjectTools {
    private final OptionsStore options;
    private final ToolSetStore sets;
    private final RecordingStore recordings;
    private final Events events;
    private final ApplicationEventPublisher publisher;

    ProjectTools(
            OptionsStore options,
            ToolSetStore sets,
            RecordingStore recordings,
            Events events,
            ApplicationEventPublisher publisher) {
        this.options = options;
        this.sets = sets;
        this.recordings = recordings;
        this.events = events;
        this.publisher = publisher;
    }

    /// What a person sees of a project's tools.
    ///
    /// @param waiting a version that was examined after the live one and has not gone live
    /// @param changes what is different in it
    public record Overview(
            Optional<Examined> live, Optional<Examined> waiting, List<ToolChange> changes, boolean approved) {}

    /// Those of these projects that are MCP servers: they are set to be one, or, where that is left to their files, a
    /// version of theirs was found to be one.
    public List<Project> servers(List<Project> projects) {
        var open = projects.stream()
                .filter(project -> project.settings().runtime().isEmpty())
                .map(Project::id)
                .toList();
        var found = open.isEmpty() ? Set.<ProjectId>of() : sets.examined(open);
        return projects.stream()
                .filter(project ->
                        project.settings().runtime().map("mcp"::equals).orElseGet(() -> found.contains(project.id())))
                .toList();
    }

    public McpOptions options(ProjectId project) {
        return options.find(project);
    }

    public void setOptions(ProjectId project, McpOptions wanted) {
        options.save(project, wanted);
        publisher.publishEvent(new OptionsChanged(project));
        events.record(Caller.current(), Optional.of(project), subject(project), "mcp.options_changed", Map.of());
    }

    public Overview overview(ProjectId project) {
        var live = sets.live(project);
        var waiting = sets.newest(project);
        var changes = live.isPresent() && waiting.isPresent()
                ? live.get().tools().changesTo(waiting.get().tools())
                : List.<ToolChange>of();
        var approved = waiting.map(it -> sets.isApproved(project, it.digest())).orElse(false);
        return new Overview(live, waiting, changes, approved);
    }

    /// The projects whose next version waits because its tools differ and nobody has approved that.
    public Set<ProjectId> held() {
        return sets.held();
    }

    /// @param digest of the set that was looked at, or its first twelve digits or more
    /// @throws SlipwayException CONFLICT when another set waits by now, or none
    public void approve(ProjectId project, String digest) {
        var waiting = sets.newest(project)
                .filter(it -> digest.length() >= 12 && it.digest().startsWith(digest))
                .orElseThrow(() -> SlipwayException.conflict(
                        "no version of this project waits with the tools %s: look at what waits now", digest));
        sets.approve(project, waiting.digest(), Caller.current());
        events.record(
                Caller.current(),
                Optional.of(project),
                subject(project),
                "mcp.tools_approved",
                Map.of(
                        "digest",
                        waiting.digest(),
                        "deployment",
                        waiting.deployment().toString()));
    }

    public PageOf<Recording> recordings(ProjectId project, PageOf.Request page) {
        return recordings.list(project, page);
    }

    public int deleteRecordings(ProjectId project) {
        var count = recordings.delete(project);
        events.record(
                Caller.current(),
                Optional.of(project),
                subject(project),
                "mcp.recordings_deleted",
                Map.of("count", count));
        return count;
    }

    void wentLive(UUID deployment) {
        sets.markLive(deployment);
    }

    void forget(ProjectId project) {
        options.delete(project);
        sets.delete(project);
        recordings.delete(project);
    }

    private static String subject(ProjectId project) {
        return "project:" + project;
    }
}
