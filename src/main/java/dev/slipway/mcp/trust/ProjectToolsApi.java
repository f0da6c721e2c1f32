package dev.slipway.mcp.trust;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.projects.Projects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The tools of an `mcp` project over HTTP: what clients trust now, what waits, what was recorded.
@RestController
@RequestMapping("/api/v1/projects/{name}/mcp")
class ProjectToolsApi {
    private final Database database;
    private final Projects projects;
    private final ProjectTools tools;

    ProjectToolsApi(Database database, Projects projects, ProjectTools tools) {
        this.database = database;
        this.projects = projects;
        this.tools = tools;
    }

    @GetMapping
    OptionsBody options(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        return OptionsBody.of(in(caller, name, tools::options));
    }

    /// Changes what the body names and leaves the rest.
    @PatchMapping
    OptionsBody change(
            @AuthenticationPrincipal SignedIn caller, @PathVariable String name, @RequestBody OptionsBody body) {
        return OptionsBody.of(in(caller, name, project -> {
            var wanted = body.over(tools.options(project));
            tools.setOptions(project, wanted);
            return wanted;
        }));
    }

    @GetMapping("/tools")
    ToolsView tools(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        return ToolsView.of(in(caller, name, tools::overview));
    }

    /// Lets the tools that wait go live; the version is to be deployed again for that.
    @PostMapping("/tools/approve")
    ToolsView approve(
            @AuthenticationPrincipal SignedIn caller, @PathVariable String name, @RequestBody Approval approval) {
        return ToolsView.of(in(caller, name, project -> {
            tools.approve(project, approval.digest);
            return tools.overview(project);
        }));
    }

    @GetMapping("/recordings")
    PageOf<RecordingView> recordings(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        var wanted = new PageOf.Request(page, size);
        return in(caller, name, project -> tools.recordings(project, wanted)).map(RecordingView::of);
    }

    @DeleteMapping("/recordings")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteRecordings(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        in(caller, name, tools::deleteRecordings);
    }

    private <T> T in(SignedIn caller, String name, Function<ProjectId, T> work) {
        return database.asUser(caller.id(), () -> work.apply(projects.get(name).id()));
    }

    record Approval(String digest) {}

    /// @param waiting a version that was examined after the live one and has not gone live; absent when none
    record ToolsView(@Nullable SetView live, @Nullable SetView waiting, List<ToolChange> changes, boolean approved) {
        static ToolsView of(ProjectTools.Overview it) {
            return new ToolsView(
                    it.live().map(SetView::of).orElse(null),
                    it.waiting().map(SetView::of).orElse(null),
                    it.changes(),
                    it.approved());
        }
    }

    record SetView(
            UUID deployment,
            String digest,
            String server,
            String revision,
            int coldStartMillis,
            Instant examinedAt,
            Optional<Instant> liveSince,
            List<ToolView> tools) {
        static SetView of(Examined it) {
            return new SetView(
                    it.deployment(),
                    it.digest(),
                    it.server(),
                    it.revision(),
                    it.coldStartMillis(),
                    it.createdAt(),
                    it.liveSince(),
                    it.tools().tools().stream()
                            .map(tool -> new ToolView(tool.name(), tool.digest(), tool.definition()))
                            .toList());
        }
    }

    record ToolView(String name, String digest, JsonNode definition) {}

    record RecordingView(
            long id,
            Optional<UUID> deployment,
            String method,
            Optional<String> tool,
            JsonNode params,
            JsonNode answer,
            boolean failed,
            int tookMillis,
            int redacted,
            Instant recordedAt) {
        static RecordingView of(Recording it) {
            return new RecordingView(
                    it.id(),
                    it.deployment(),
                    it.method(),
                    it.tool(),
                    it.params(),
                    it.answer(),
                    it.failed(),
                    it.tookMillis(),
                    it.redacted(),
                    it.recordedAt());
        }
    }
}
